/** The smallest session description that is one [RFC 8866], for tests that make no real call. */

/** @param session what tells it from others: digits @param size how many characters it is to have at least */
export function sdp(session = '1', size = 0): string {
  const least = `v=0\r\no=- ${session} 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n`;
  return size <= least.length ? least : `${least}a=${'x'.repeat(Math.max(1, size - least.length - 4))}\r\n`;
}
