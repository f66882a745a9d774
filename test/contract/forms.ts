/** Bodies as clients send them, and as they should not. */
import type { Call } from './http.ts';

/** A form as pairs, so that a field can come twice. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** `application/x-www-form-urlencoded`, properly escaped. */
export function urlencoded(fields: Record<string, string> | Pairs): Call {
  const body = new URLSearchParams();
  for (const [name, value] of pairsOf(fields)) body.append(name, value);
  return raw(body.toString());
}

/** `application/x-www-form-urlencoded` with the body exactly as given. */
export function raw(body: string, contentType = 'application/x-www-form-urlencoded'): Call {
  return { method: 'POST', headers: { 'Content-Type': contentType }, body };
}

/** `multipart/form-data`; the names in `files` are sent as uploaded files. */
export function multipart(fields: Record<string, string> | Pairs, files: readonly string[] = []): Call {
  const boundary = '----ParleyContractBoundary7MA4YWxk';
  const parts = pairsOf(fields).map(([name, value]) => {
    const file = files.includes(name) ? '; filename="a.txt"\r\nContent-Type: text/plain' : '';
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return raw(`${parts.join('')}--${boundary}--\r\n`, `multipart/form-data; boundary=${boundary}`);
}

/** The same call with more headers. */
export function withHeaders(call: Call, headers: Record<string, string>): Call {
  return { ...call, headers: { ...call.headers, ...headers } };
}

function pairsOf(fields: Record<string, string> | Pairs): Pairs {
  return isPairs(fields) ? fields : Object.entries(fields);
}

function isPairs(fields: Record<string, string> | Pairs): fields is Pairs {
  return Array.isArray(fields);
}
