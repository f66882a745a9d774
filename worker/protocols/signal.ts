import * as v from 'valibot';
import { SIGNAL_DATA_MAX, type SignalBody, signalBodyOf } from '../../protocol/signals.ts';
import { Problem } from '../problems.ts';

/** A signal as its sender wrote it. @param data what its JSON means @throws {Problem} `invalid-signal` */
export function parseSignal(kind: unknown, call: unknown, data: unknown): SignalBody {
  const parsed = v.safeParse(signalBodyOf, { kind, call, data });
  if (!parsed.success) throw invalidSignal('It has a kind, the id of a call, and the data of its kind.');
  if (JSON.stringify(parsed.output.data).length > SIGNAL_DATA_MAX) throw tooLong();
  return parsed.output;
}

/** The data as a text. @throws {Problem} `invalid-signal` */
export function parseSignalText(kind: string, call: string, data: string): SignalBody {
  if (data.length > SIGNAL_DATA_MAX) throw tooLong();
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), data);
  if (!parsed.success) throw invalidSignal('Its data is not JSON.');
  return parseSignal(kind, call, parsed.output);
}

function tooLong(): Problem {
  return invalidSignal(`Its data has at most ${SIGNAL_DATA_MAX} characters.`);
}

function invalidSignal(detail: string): Problem {
  return new Problem('invalid-signal', detail);
}
