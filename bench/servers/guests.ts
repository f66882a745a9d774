import type { Dialect } from '../load/crowd.ts';
import { echoSender } from '../load/echo.ts';
import { textFrame, upgrade } from '../load/frame.ts';
import type { Line } from '../load/line.ts';

type Guests = {
  path: string;
  marks: number;
  /** Who says nothing hears everything, from here on; undefined where one has to come in for that. */
  listens?: string;
  /** The frame that brings a guest in; none where there is nothing to say. */
  hello?: (name: string) => object;
  /** What shows that the guest is in. */
  welcome?: (name: string) => string;
  say: (name: string, text: string) => object;
};

/** Protocol 2. */
export const classroom = dialect({
  path: '/',
  marks: 1,
  hello: (username) => ({ type: 'login', username }),
  welcome: (name) => `"user_joined":"${name}"`,
  say: (username, text) => ({ type: 'chat', text, username }),
});

/**
 * Protocol 3: the text comes twice, as it was typed and as HTML. Who listens does not say who they are: a thousand who
 * do are a million frames, in every run.
 */
export const cahat = dialect({
  path: '/cahat',
  marks: 2,
  listens: '"type":"HANDSHAKE"',
  hello: () => ({ type: 'HANDSHAKE_USER_INFO', payload: {} }),
  welcome: () => '"type":"USERS"',
  say: (_, rawMessage) => ({ type: 'MESSAGE', payload: { rawMessage } }),
});

/** Protocol 4. */
export const whisper = dialect({
  path: '/v1/chat/ws',
  marks: 1,
  listens: '\r\n\r\n',
  say: (user_id, content) => ({ type: 'messages', data: [{ user_id, content }] }),
});

function dialect({ path, marks, listens, hello, welcome, say }: Guests): Dialect {
  const enter = async (port: number, name: string): Promise<Line> => {
    const line = await upgrade(port, path);
    if (!hello || !welcome) return line;
    const welcomed = line.until(welcome(name));
    line.write(textFrame(JSON.stringify(hello(name))));
    await welcomed;
    return line;
  };
  return {
    marks,
    async read(port, n, meter) {
      const line = await (listens ? upgrade(port, path, listens) : enter(port, `guest${n}`));
      line.take = meter.reader();
      return line;
    },
    async send(port, n) {
      const name = `talker${n}`;
      return echoSender(await enter(port, name), (text) => textFrame(JSON.stringify(say(name, text))));
    },
  };
}
