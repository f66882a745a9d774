/** The forms of protocol 1 [PROTOCOLS 1 Fields]. */
import { Problem } from '../../problems.ts';

const MULTIPART = /^multipart\/form-data\s*(;|$)/i;
const URLENCODED = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** A form as it was sent: fields may repeat, be missing, or be files. */
export type Form = (readonly [name: string, value: string | File])[];

/** Reads the body. @throws {Problem} `body-too-large` past `max` bytes, without reading on */
export async function readBody(request: Request, max: number): Promise<Uint8Array> {
  const tooLarge = new Problem('body-too-large', `A request may have ${max} bytes.`);
  if (Number(request.headers.get('Content-Length')) > max) throw tooLarge;
  const body = new Uint8Array(max);
  let length = 0;
  for await (const chunk of request.body ?? []) {
    if (length + chunk.byteLength > max) throw tooLarge;
    body.set(chunk, length);
    length += chunk.byteLength;
  }
  return body.subarray(0, length);
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
