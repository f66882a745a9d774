import { day } from './Time.tsx';

/** Where a day begins. */
export function DaySeparator({ created }: { created: number }) {
  return <p className="day">{day(created)}</p>;
}
