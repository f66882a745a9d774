const short = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const long = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const dayOnly = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

/** The date of an event's `created`, which is in Unix seconds; a foreign server's may be beyond all dates. */
function dateOf(created: number): Date | undefined {
  const date = new Date(created * 1_000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Day and time, for those who want to know exactly. */
export function longTime(created: number): string {
  return long.format(dateOf(created) ?? 0);
}

/** The day, with its year only if it is another one. */
export function day(created: number): string {
  const date = dateOf(created) ?? new Date(0);
  return (date.getFullYear() === new Date().getFullYear() ? dayOnly : dayOfYear).format(date);
}

/** The time of day. */
export function Time({ created }: { created: number }) {
  const date = dateOf(created);
  if (date === undefined) return null;
  return (
    <time dateTime={date.toISOString()} title={longTime(created)}>
      {short.format(date)}
    </time>
  );
}
