/** What people type, parsed: the same for every protocol. */
import { codePoints, isBlank, isDeceptive, isInvisible } from '../../protocol/text.ts';
import type { Config } from '../config.ts';
import { Problem } from '../problems.ts';

/** Half a surrogate pair can stand in JSON, but not in storage: what is kept must be what was compared. */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}

/** The text of a message. @throws {Problem} `invalid-message` */
export function parseText(text: unknown, { messageMax }: Pick<Config, 'messageMax'>): string {
  if (typeof text !== 'string' || isBlank(text)) {
    throw new Problem('invalid-message', 'A message is a text, and more than white space.');
  }
  if (codePoints(text) > messageMax) {
    throw new Problem('invalid-message', `A message has at most ${messageMax} characters.`);
  }
  return wellFormed(text);
}

/** A name that a person can have, guest or not. @throws {Problem} `invalid-username` */
export function parseUserName(name: unknown, { nameMax }: Pick<Config, 'nameMax'>): string {
  if (typeof name !== 'string' || isBlank(name) || isInvisible(name)) {
    throw new Problem('invalid-username', 'A user name must show something.');
  }
  if (codePoints(name) > nameMax) {
    throw new Problem('invalid-username', `A user name has at most ${nameMax} characters.`);
  }
  if (isDeceptive(name) || !name.isWellFormed()) {
    throw new Problem('invalid-username', 'A user name has no control and no text-direction characters.');
  }
  return name;
}
