import type { Message } from '../../../protocol/events.ts';
import { useNames } from '../hooks/use-names.ts';
import { mentions } from '../store/mentions.ts';
import { strings } from '../strings.ts';
import { CopyLinkButton } from './CopyLinkButton.tsx';
import { DeleteButton } from './DeleteButton.tsx';
import { Icon } from './Icon.tsx';
import { MessageText } from './MessageText.tsx';
import { nameClass } from './name-class.ts';
import { TalkButton } from './TalkButton.tsx';
import { longTime, Time } from './Time.tsx';

type Props = {
  event: Message;
  /** One's own name. */
  user: string;
  continues: boolean;
  isDeleted: boolean;
  isCurrent: boolean;
  showsId: boolean;
  link: string | undefined;
};

/** One message; the first of its group says whose it is. Its time and what can be done with it show when it is meant. */
export function MessageRow({ event, user, continues, isDeleted, isCurrent, showsId, link }: Props) {
  const names = useNames();
  const { id, user: author, message, created } = event;
  const isOwn = author === user;
  const isMention = !isOwn && mentions(message, user);
  const classes = [
    'message',
    isOwn && 'message--own',
    continues && 'message--continues',
    isMention && 'message--mention',
  ];
  return (
    <article className={classes.filter(Boolean).join(' ')}>
      <header className={continues ? 'visually-hidden' : 'message-header'}>
        <bdi className={isOwn ? 'name' : `name ${nameClass(author)}`}>
          {isOwn ? strings.messages.you : names(author)}
        </bdi>{' '}
        {!continues && <Time created={created} />}
      </header>
      <div className="message-line">
        <div className="bubble" title={longTime(created)}>
          {isDeleted ? (
            <p className="tombstone">{strings.messages.removed}</p>
          ) : (
            <MessageText text={message} />
          )}
        </div>
        <div className="message-side">
          {continues && <Time created={created} />}
          {!isDeleted && link !== undefined && <CopyLinkButton link={link} isReachable={isCurrent} />}
          {!isOwn && <TalkButton name={author} className="message-action" isReachable={isCurrent} />}
          {!isDeleted && <DeleteButton message={event} isOwn={isOwn} isReachable={isCurrent} />}
        </div>
      </div>
      {showsId && isOwn && (
        <div className="delivery">
          <Icon name="connected" />
          <span>
            {strings.messages.sent} <code>{id}</code>
          </span>
        </div>
      )}
    </article>
  );
}
