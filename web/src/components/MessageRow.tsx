import { memo } from 'react';
import type { Message } from '../../../protocol/events.ts';
import { strings } from '../strings.ts';
import { MessageText } from './MessageText.tsx';
import { nameClass } from './name-class.ts';
import { longTime, Time } from './Time.tsx';

type Props = { event: Message; isOwn: boolean; continues: boolean };

/** One message; the first of its group says whose it is and when it was said. */
export const MessageRow = memo(function MessageRow({ event, isOwn, continues }: Props) {
  const { user, message, created } = event;
  const classes = ['message', isOwn && 'message--own', continues && 'message--continues'];
  return (
    <article className={classes.filter(Boolean).join(' ')}>
      <header className={continues ? 'visually-hidden' : 'message-header'}>
        <span className={isOwn ? 'name' : `name ${nameClass(user)}`}>
          {isOwn ? strings.messages.you : user}
        </span>{' '}
        <Time created={created} />
      </header>
      <div className="bubble" title={longTime(created)}>
        <MessageText text={message} />
      </div>
    </article>
  );
});
