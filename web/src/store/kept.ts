/** What outlives a room that one is put out of: what one was about to say there, and to whom. */
import * as v from 'valibot';

const texts = v.record(v.string(), v.string());

export const keptOf = v.object({
  /** One's own name there. */
  user: v.string(),
  draft: v.string(),
  /** Drafts for single people, by their names. */
  talks: texts,
  /** For whom names were held. */
  held: v.optional(texts),
});
export type Kept = Readonly<v.InferOutput<typeof keptOf>>;
