/** What browsers in a call tell each other of themselves. */
import * as v from 'valibot';

/** What a picture shows. */
const VIDEO_SOURCES = ['camera', 'screen', 'off'] as const;
export type VideoSource = (typeof VIDEO_SOURCES)[number];

const names = v.pipe(v.array(v.string()), v.maxLength(16));
const status = v.object({
  /** Whether they can be heard. */
  audio: v.boolean(),
  video: v.picklist(VIDEO_SOURCES),
  /** With whom they are connected. */
  people: names,
  /** Whom they have asked in and wait for. */
  awaited: names,
});
export type Status = v.InferOutput<typeof status>;

/** Reads what another browser sent; undefined if it is none: it may be anybody's program. */
export function parseStatus(text: unknown): Status | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.maxLength(4_096), v.parseJson(), status), text);
  return parsed.success ? parsed.output : undefined;
}
