/** The text frames of protocols 2, 3 and 4: JSON objects with a `type`. */
import * as v from 'valibot';
import type { Config } from '../config.ts';
import { logIgnored } from '../log.ts';
import { Problem } from '../problems.ts';

/** A frame whose type is known; what else it has, the protocol of its socket finds out. */
export type Frame = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Objects and lists within each other. */
const MAX_DEPTH = 64;

/** Characters of a name that is told back to who sent it. */
const MAX_NAME = 256;

const encoder = new TextEncoder();
const frameOf = v.looseObject({ type: v.string() });

/**
 * Reads a frame. It is the client's own object, with all of its keys, for protocols that hand it on.
 * @param max bytes of a frame
 * @throws {Problem} `invalid-frame` (binary, no JSON object, no `type`), `body-too-large`
 */
export function parseFrame(data: string | ArrayBuffer, max: number): Frame {
  if (typeof data !== 'string') throw new Problem('invalid-frame', 'Send text frames, not binary ones.');
  if (data.length > max || encoder.encode(data).byteLength > max) {
    throw new Problem('body-too-large', `A frame may have ${max} bytes.`);
  }
  const frame = parseJson(data);
  if (!v.is(frameOf, frame))
    throw new Problem('invalid-frame', 'A frame is a JSON object with a text as its type.');
  // JSON.parse takes any depth, JSON.stringify does not: it would throw when the frame is handed on.
  if (isDeeper(frame, MAX_DEPTH))
    throw new Problem('invalid-frame', `A frame is nested at most ${MAX_DEPTH} deep.`);
  return frame;
}

/** Notes a frame of a type that the protocol does not have; newer clients may send them. */
export function ignore({ type }: Frame, config: Config): void {
  logIgnored(config, type);
}

/**
 * What a refusal says of the signal that it is of: else a client takes it for the refusal of what it has said.
 * @param frame the signal, or its payload
 */
export function ofSignal({ to }: Readonly<Record<string, unknown>>): { of: 'signal'; to?: string } {
  return { of: 'signal', ...(typeof to === 'string' && to.length <= MAX_NAME && { to }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('invalid-frame', 'The frame is not JSON.');
  }
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((each) => isDeeper(each, depth - 1));
}
