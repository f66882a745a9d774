/** The forms of protocol 1 [PROTOCOLS 1 Fields]. */
import { peer } from '../../peer.ts';
import { Problem } from '../../problems.ts';
import type { Room } from '../../room/room.ts';

const MULTIPART = /^multipart\/form-data\s*(;|$)/i;
const URLENCODED = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** A form as it was sent: fields may repeat, be missing, or be files. */
export type Form = (readonly [name: string, value: string | File])[];

/** How long a client may take for a body, in milliseconds: 64 KiB at 2 KB/s. The runtime would wait for ever. */
const BODY_PATIENCE = 30_000;

/** What of its room the reading of a body needs. */
type Reading = Pick<Room, 'config' | 'connections' | 'deadlines'>;

/**
 * Reads the body.
 * @throws {Problem} `body-too-large` past the room's maximum, without reading on; `too-many-connections`;
 * `body-too-slow`; `body-incomplete`
 */
export async function readBody(
  room: Reading,
  request: Request,
  patience = BODY_PATIENCE,
): Promise<Uint8Array> {
  const max = room.config.bodyMax;
  const told = Number(request.headers.get('Content-Length'));
  if (told > max) throw tooLarge(max);
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const body = await room.connections.receive(peer(room, request), () =>
    room.deadlines.within(readAll(reader, max, told), patience),
  );
  if (typeof body === 'object') return body;
  // Nobody waits for what it still reads.
  void reader.cancel().catch(() => {});
  if (body === 'too large') throw tooLarge(max);
  if (body === 'broken') throw new Problem('body-incomplete', 'The request ended before its body did.');
  throw new Problem('body-too-slow', `The request took more than ${patience / 1_000} s to come.`);
}

function tooLarge(max: number): Problem {
  return new Problem('body-too-large', `A request may have ${max} bytes.`);
}

/**
 * The buffer grows with what has come: who sends nothing, or a byte at a time, takes no more memory than that.
 * @param told how many bytes are to come, or 0. Nearly always they come in one piece, and to ask for its end is dear
 */
async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  max: number,
  told: number,
): Promise<Uint8Array | 'too large' | 'broken'> {
  let buffer = new ArrayBuffer(0);
  let length = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const end = length + read.value.byteLength;
      if (end > max) return 'too large';
      if (length === 0 && end === told && told > 0) return read.value;
      if (end > buffer.byteLength) buffer = buffer.transfer(Math.max(end, Math.min(max, 2 * end)));
      new Uint8Array(buffer).set(read.value, length);
      length = end;
    }
  } catch {
    return 'broken';
  }
  return new Uint8Array(buffer, 0, length);
}

/** Parses the body as multipart/form-data or as x-www-form-urlencoded. @throws {Problem} `invalid-form` */
export async function parseForm(request: Request, body: Uint8Array): Promise<Form> {
  const type = request.headers.get('Content-Type') ?? '';
  // Not by Response.formData(): it drops a lone `%`, and one client sends its messages unescaped.
  if (URLENCODED.test(type)) return [...new URLSearchParams(new TextDecoder().decode(body))];
  if (!MULTIPART.test(type)) {
    throw new Problem('invalid-form', 'Send multipart/form-data or application/x-www-form-urlencoded.');
  }
  try {
    return [...(await new Response(body, { headers: { 'Content-Type': type } }).formData())];
  } catch {
    throw new Problem('invalid-form', 'The body is not the form that its Content-Type says.');
  }
}

/** The form's fields, when they are exactly the named ones, each once and none a file. @throws {Problem} `invalid-form` */
export function exactFields<Name extends string>(form: Form, names: readonly Name[]): Record<Name, string> {
  const fields = Object.fromEntries(form);
  const texts = names.every((name) => Object.hasOwn(fields, name) && typeof fields[name] === 'string');
  if (!texts || form.length !== names.length) {
    throw new Problem('invalid-form', `The fields must be exactly: ${names.join(', ') || 'none'}.`);
  }
  return fields as Record<Name, string>;
}
