/** How a page of the past is asked for: `before` (an event's id) and `limit`. */
import * as v from 'valibot';
import { queryOf } from '../http.ts';
import { Problem } from '../problems.ts';

/** How many events are answered, unless asked for fewer. */
export const NEWEST = 250;

const pageOf = v.looseObject({
  before: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/))),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(NEWEST)),
  ),
});

/** A page that ends just before `before`, or at the newest event. */
export type PageQuery = { before: string | undefined; limit: number };

/** @throws {Problem} `invalid-query` */
export function parsePage(request: Request): PageQuery {
  const query = v.safeParse(pageOf, Object.fromEntries(queryOf(request)));
  if (!query.success) throw new Problem('invalid-query', `before is an event's id, limit is 1 to ${NEWEST}.`);
  return { before: query.output.before, limit: query.output.limit ?? NEWEST };
}
