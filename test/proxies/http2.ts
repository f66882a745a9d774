import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { Changes } from '../contract/changes.ts';
import { DEADLINE } from '../contract/deadline.ts';

/** One HTTP/2 connection: streams and requests share it, as a browser's do. */
export class Http2 {
  readonly #session: ClientHttp2Session;

  private constructor(session: ClientHttp2Session) {
    this.#session = session;
  }

  /** @throws where the other end does not speak HTTP/2 */
  static async connect(url: string): Promise<Http2> {
    const session = connect(url);
    await once(session, 'connect');
    return new Http2(session);
  }

  /** Posts a form and reads the answer to its end. */
  async post(path: string, form: string, token?: string): Promise<{ status: number; body: string }> {
    const request = this.#session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/x-www-form-urlencoded',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    });
    request.end(form);
    const [headers] = await once(request, 'response');
    let body = '';
    for await (const text of request.setEncoding('utf8')) body += text;
    return { status: Number(headers[':status']), body };
  }

  /** Opens an event stream. @returns what waits until the stream has said a text */
  async listen(path: string): Promise<(text: string) => Promise<void>> {
    const stream = this.#session.request({ ':path': path });
    const changes = new Changes();
    let heard = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      changes.notify();
    });
    await once(stream, 'response');
    return (text) =>
      changes.until(
        () => heard.includes(text),
        () => `${text} after ${heard}`,
        DEADLINE,
      );
  }

  close(): void {
    this.#session.destroy();
  }
}
