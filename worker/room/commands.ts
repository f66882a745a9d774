import { codePoints, isDeceptive } from '../../protocol/text.ts';
import { Problem } from '../problems.ts';
import { PACE_MAX } from './pace.ts';

/** What a message asks for: to be said, or a command [PROTOCOLS 1 Commands; docs/protocols.md]. */
export type Command =
  | { verb: 'say'; text: string }
  | { verb: 'quit' | 'reconnect' }
  | { verb: 'kick' | 'ban' | 'unban' | 'mute' | 'unmute'; target: string }
  /** @property seconds between two messages of one person; 0 for no limit */
  | { verb: 'slow'; seconds: number }
  /** @property topic '' for none */
  | { verb: 'topic'; topic: string }
  /** @property target the id of a message */
  | { verb: 'delete'; target: string };

/** Code points of a topic: it stands in one line above the messages. */
const TOPIC_MAX = 250;
const COMMAND = /^\/(quit|reconnect|kick|ban|unban|mute|unmute|slow|topic|delete)(?: (.*))?$/s;
const EVENT_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * Reads a message. A command is exactly the word, or the word and a space: `/kicker is my name` is said.
 * @throws {Problem} `kick-without-name`, `invalid-command`
 */
export function parseCommand(text: string): Command {
  const [, verb, rest = ''] = COMMAND.exec(text) ?? [];
  switch (verb) {
    case 'quit':
    case 'reconnect':
      return { verb };
    case 'kick':
      if (rest === '') throw new Problem('kick-without-name', 'Say whom: /kick <username>');
      return { verb, target: rest };
    case 'ban':
    case 'unban':
    case 'mute':
    case 'unmute':
      if (rest === '') throw new Problem('invalid-command', `Say whom: /${verb} <username>`);
      return { verb, target: rest };
    case 'slow':
      return { verb, seconds: parseSeconds(rest) };
    case 'topic':
      return { verb, topic: parseTopic(rest) };
    case 'delete':
      if (!EVENT_ID.test(rest)) throw new Problem('invalid-command', 'Say which message: /delete <its id>');
      return { verb, target: rest };
    default:
      return { verb: 'say', text };
  }
}

function parseSeconds(text: string): number {
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= PACE_MAX) return seconds;
  throw new Problem('invalid-command', `Say how many seconds, 0 to ${PACE_MAX}: /slow 30`);
}

function parseTopic(text: string): string {
  const topic = text.trim();
  if (isDeceptive(topic))
    throw new Problem('invalid-command', 'A topic is one line, without control characters.');
  if (codePoints(topic) > TOPIC_MAX)
    throw new Problem('invalid-command', `A topic has at most ${TOPIC_MAX} characters.`);
  return topic;
}
