import type { Dialect, Sender } from '../load/crowd.ts';
import { textFrame, upgrade } from '../load/frame.ts';
import { HttpLine } from '../load/http.ts';
import { Line } from '../load/line.ts';
import { type Account, accounts } from './accounts.ts';

/** Bytes that a stream socket reads before it acknowledges, as our client does. */
const ACKNOWLEDGED = 16_384;

/** Protocol 1 over HTTP. */
export async function eventStreams(): Promise<Dialect> {
  const account = numbered((await accounts()).list);
  return {
    marks: 1,
    async read(port, n, meter) {
      const { name, streamToken } = account(n);
      const line = await Line.open(port);
      const joined = line.until(`"user":"${name}"}\n\n`);
      line.write(`GET /stream/${streamToken} HTTP/1.1\r\nHost: bench\r\n\r\n`);
      await joined;
      line.take = meter.reader();
      return line;
    },
    send: (port, n) => poster(port, account(n)),
  };
}

/** Protocol 1 over WebSocket. */
export async function streamSockets(): Promise<Dialect> {
  const account = numbered((await accounts()).list);
  return {
    marks: 1,
    async read(port, n, meter) {
      const { name, streamToken } = account(n);
      const line = await upgrade(port, `/stream/${streamToken}`, `"user":"${name}"}}`);
      const count = meter.reader();
      let unread = 0;
      line.take = (bytes) => {
        count(bytes);
        unread += bytes.length;
        if (unread < ACKNOWLEDGED) return;
        unread = 0;
        const id = newestId(bytes);
        if (id) line.write(textFrame(JSON.stringify({ ack: id })));
      };
      return line;
    },
    send: (port, n) => poster(port, account(n)),
  };
}

function numbered(list: readonly Account[]): (n: number) => Account {
  return (n) => {
    const account = list[n];
    if (account === undefined) throw new Error('more readers than accounts');
    return account;
  };
}

/** The id of the last frame that begins in these bytes. */
function newestId(bytes: Buffer): string | undefined {
  const at = bytes.lastIndexOf('{"id":"');
  const id = at < 0 ? '' : bytes.toString('latin1', at + 7, at + 33);
  return id.length === 26 ? id : undefined;
}

/** POST /message, with the token that the answer before gave. */
async function poster(port: number, { messageToken }: Account): Promise<Sender> {
  const line = await HttpLine.open(port);
  let token = messageToken;
  return {
    async say(text) {
      const body = new URLSearchParams({ message: text }).toString();
      const answer = await line.post('/message', body, { Authorization: `Bearer ${token}` });
      if (answer.status !== 201) throw new Error(`a message was answered ${answer.status}`);
      token = answer.header('Token') ?? '';
    },
    drop: () => line.drop(),
  };
}
