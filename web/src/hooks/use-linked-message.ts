import { useEffect, useState } from 'react';
import { linkedId } from '../components/message-link.ts';
import type { RoomView } from '../store/room.ts';

/** Shows the message that the page's address asks for, once it is here; older pages of history are fetched for it. */
export function useLinkedMessage(view: RoomView, onShow: (id: string) => void, onEarlier: () => void): void {
  const [id, setId] = useState(() => linkedId(view, location));
  const { chunks, earlier } = view;

  useEffect(() => {
    const look = () => setId(linkedId(view, location));
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, [view]);

  useEffect(() => {
    const oldest = chunks[0]?.[0];
    if (id === undefined || oldest === undefined) return;
    if (chunks.some((chunk) => chunk.some(({ event }) => event.id === id))) {
      setId(undefined);
      onShow(id);
    } else if (id > oldest.event.id || earlier === 'none') {
      // It is no longer kept, or never was.
      setId(undefined);
    } else if (earlier === 'more') {
      onEarlier();
    }
  }, [id, chunks, earlier, onShow, onEarlier]);
}
