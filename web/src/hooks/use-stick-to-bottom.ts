import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Pixels from the end that still count as being there. */
const NEAR = 40;

/** A scroll area that follows what is added at its end, until the user scrolls up. */
export type StickyScroll = {
  /** Properties of the element that scrolls; it takes the focus, so that keys can scroll it. */
  scroller: { ref: RefObject<HTMLDivElement | null>; onScroll: () => void; tabIndex: 0 };
  /** Goes on its only child. */
  content: RefObject<HTMLDivElement | null>;
  isAtBottom: boolean;
  /** Number of messages that were added since the user scrolled up. */
  unseen: number;
  toBottom: () => void;
  /** Stops following, because the user is taken elsewhere. */
  leave: () => void;
};

/**
 * @param area the element that scrolls
 * @param messages number of all messages so far
 */
export function useStickToBottom(area: RefObject<HTMLDivElement | null>, messages: number): StickyScroll {
  const content = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  /** The number of messages as the user scrolled up, or undefined at the bottom. */
  const [leftAt, setLeftAt] = useState<number>();
  const isAtBottom = leftAt === undefined;

  const follow = useCallback(() => {
    const element = area.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [area]);

  const toBottom = useCallback(() => {
    setLeftAt(undefined);
    follow();
  }, [follow]);

  const leave = useCallback(() => {
    setLeftAt((before) => before ?? messages);
  }, [messages]);

  const onScroll = () => {
    const element = area.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isNear = scrollHeight - scrollTop - clientHeight < NEAR;
    // Growth and late layout move the end away, too; only the user moves upwards.
    const wentUp = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    if (isNear) setLeftAt(undefined);
    else if (wentUp) setLeftAt((before) => before ?? messages);
  };

  useLayoutEffect(() => {
    if (isAtBottom) follow();
  });

  useEffect(() => {
    if (!isAtBottom || area.current === null || content.current === null) return;
    const observer = new ResizeObserver(follow);
    observer.observe(area.current);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [area, isAtBottom, follow]);

  const unseen = messages - (leftAt ?? messages);
  return { scroller: { ref: area, onScroll, tabIndex: 0 }, content, isAtBottom, unseen, toBottom, leave };
}
