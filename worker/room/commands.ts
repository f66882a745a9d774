import { Problem } from '../problems.ts';

/** What a message asks for: to be said, or one of the three commands [PROTOCOLS 1 Commands]. */
export type Command =
  | { verb: 'say'; text: string }
  | { verb: 'quit' }
  | { verb: 'reconnect' }
  | { verb: 'kick'; target: string };

/**
 * Reads a message. A command is exactly the word, or the word and a space: `/kicker is my name` is said.
 * @throws {Problem} `kick-without-name`
 */
export function parseCommand(text: string): Command {
  const [, verb, rest = ''] = /^\/(quit|reconnect|kick)(?: (.*))?$/s.exec(text) ?? [];
  if (verb === 'quit' || verb === 'reconnect') return { verb };
  if (verb !== 'kick') return { verb: 'say', text };
  if (rest === '') throw new Problem('kick-without-name', 'Say whom: /kick <username>');
  return { verb: 'kick', target: rest };
}
