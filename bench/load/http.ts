import { Line } from './line.ts';

/** What a request was answered, without its body. */
export type Answer = { status: number; header(name: string): string | undefined };

/** Requests over one kept line, one after the other; a new one where the server has closed it. */
export class HttpLine {
  readonly #port: number;
  #line: Line;

  private constructor(port: number, line: Line) {
    this.#port = port;
    this.#line = line;
  }

  static async open(port: number): Promise<HttpLine> {
    return new HttpLine(port, await Line.open(port));
  }

  /** @param fields the body, as a form */
  post(path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
    const lines = Object.entries({
      Host: 'bench',
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': `${Buffer.byteLength(body)}`,
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    return this.#send(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  }

  get(path: string): Promise<Answer & { body: string }> {
    return this.#send(`GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`);
  }

  drop(): void {
    this.#line.drop();
  }

  async #send(request: string): Promise<Answer & { body: string }> {
    // Servers close what nothing was asked on for a while.
    if (this.#line.isOver) this.#line = await Line.open(this.#port);
    const { promise, resolve, reject } = Promise.withResolvers<Answer & { body: string }>();
    const chunks: Buffer[] = [];
    this.#line.onEnd = () => reject(new Error('the line ended before its answer'));
    this.#line.take = (bytes) => {
      chunks.push(Buffer.from(bytes));
      const text = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      const answer = text && parse(text.toString('latin1'));
      if (answer) resolve(answer);
    };
    this.#line.write(request);
    return promise;
  }
}

/** The answer, or undefined while some of it is missing. */
function parse(text: string): (Answer & { body: string }) | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const header = (name: string) => new RegExp(`^${name}: (.*)\\r?$`, 'im').exec(head)?.[1]?.trimEnd();
  const body = text.slice(end + 4);
  const isWhole =
    header('Transfer-Encoding') === 'chunked'
      ? body.endsWith('0\r\n\r\n')
      : body.length >= Number(header('Content-Length') ?? 0);
  return isWhole ? { status: Number(head.slice(9, 12)), header, body } : undefined;
}
