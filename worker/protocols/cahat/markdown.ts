import { RateLimiter } from '../../room/rates.ts';

/** Characters of HTML that are kept, of all rooms together: a new socket is sent the newest 250 messages. */
const KEPT = 8_388_608;

let renderer: typeof import('./renderer.ts') | undefined;
const rendered = new Map<string, string>();
let size = 0;

/**
 * Work that all rooms together may do in a second, and at once: 4,000 characters of nothing but links or emphasis take
 * 10 ms of an idle processor and count as up to 4,400, so that rendering takes a tenth of it at most, and a room
 * stands still for 0.2 s at the worst. Past that, messages go out as they were typed.
 */
const WORK_RATE = 20_000;
const WORK_AT_ONCE = 40_000;
const work = new RateLimiter(WORK_RATE, WORK_AT_ONCE);
/** Where MESSAGE_MAX allows longer texts, some of them would take the square of their length. */
const LONGEST = 16_000;
const MARKUP = /[^\p{L}\p{N}\p{M} ]/gu;

/** Reads what renders. It takes a sixth of a start of workerd, and most starts never come to need it. */
export async function prepareMarkdown(): Promise<void> {
  renderer ??= await import('./renderer.ts');
}

/**
 * A message as HTML; rendered once, and kept while it is asked for. Escaped and otherwise left as it is where there
 * has been too much to render just now: it is rendered when it is asked for later. Needs `prepareMarkdown`.
 * @param id the event's id
 */
export function renderMessage(id: string, text: string): string {
  if (renderer === undefined) throw new Error('nobody prepared for Markdown');
  const kept = rendered.get(id);
  if (kept === undefined && (text.length > LONGEST || work.take('', workOf(text)) > 0))
    return renderer.asTyped(text);
  const html = kept ?? renderer.render(text);
  // Put in anew, so that what was asked for longest ago comes first and is forgotten first.
  if (rendered.delete(id)) size -= html.length;
  rendered.set(id, html);
  size += html.length;
  for (const [oldest, { length }] of rendered) {
    if (size <= KEPT) break;
    rendered.delete(oldest);
    size -= length;
  }
  return html;
}

/** What markup costs to render, roughly; letters are nearly free. */
function workOf(text: string): number {
  return 10 + text.length / 10 + (text.match(MARKUP)?.length ?? 0);
}
