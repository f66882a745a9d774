import { useEffect, useState } from 'react';

/** How long something goes on. @param since milliseconds since the epoch */
export function Clock({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1_000));
  const two = (n: number) => `${n}`.padStart(2, '0');
  return (
    <span role="timer" className="call-clock">
      {Math.floor(seconds / 60)}:{two(seconds % 60)}
    </span>
  );
}
