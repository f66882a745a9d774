import { useTalk } from '../hooks/use-talk.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';

type Props = { name: string; className: string; isReachable?: boolean };

/** The way to one person alone, where the room has such ways. */
export function TalkButton({ name, className, isReachable = true }: Props) {
  const talk = useTalk();
  if (talk === undefined) return null;
  return (
    <button
      type="button"
      className={className}
      aria-label={strings.talks.open(name)}
      title={strings.talks.open(name)}
      tabIndex={isReachable ? 0 : -1}
      onClick={() => talk(name)}
    >
      <Icon name="lock" />
    </button>
  );
}
