import type { Sender } from './crowd.ts';
import type { Line } from './line.ts';
import { DIGITS } from './stamp.ts';

/** Somebody who talks over a line and takes one's own words, when they come back, for the receipt. */
export function echoSender(line: Line, encode: (text: string) => string | Buffer): Sender {
  return {
    say(text) {
      const stamp = text.slice(0, DIGITS + 1);
      return new Promise((resolve) => {
        let end = '';
        line.take = (bytes) => {
          const heard = end + bytes.toString('latin1');
          if (heard.includes(stamp)) resolve();
          // It may be cut in two.
          end = heard.slice(-DIGITS);
        };
        line.write(encode(text));
      });
    },
    drop: () => line.drop(),
  };
}
