import { expect, test } from 'vitest';
import { peerOf } from '../../worker/peer.ts';

/** A request as the edge gets it: from an address, through proxies that added to a header. */
function from(clientIp: string | undefined, headers: Record<string, string> = {}): Request {
  const request = new Request('https://parley/', { headers });
  return Object.defineProperty(request, 'cf', { value: clientIp === undefined ? undefined : { clientIp } });
}

test.each([
  ['203.0.113.7:4711', '203.0.113.7'],
  ['[2001:db8:1:2:3:4:5:6]:4711', '2001:db8:1:2::/64'],
  ['[2001:db8::5]:4711', '2001:db8:0:0::/64'],
  ['[::ffff:203.0.113.7]:4711', '203.0.113.7'],
  ['127.0.0.1:4711', ''],
  ['[::1]:4711', ''],
  ['[::ffff:127.0.0.1]:4711', ''],
])('[DESIGN Limits] a connection from %s counts as %j', (clientIp, network) => {
  expect(peerOf(from(clientIp), 0)).toBe(network);
});

test.each([
  [0, '203.0.113.7', '192.0.2.1'],
  [1, '203.0.113.7', '203.0.113.7'],
  [1, '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  [2, '198.51.100.1,203.0.113.7', '198.51.100.1'],
  [1, '203.0.113.7:80', '203.0.113.7'],
  [1, '2001:db8:1:2::9', '2001:db8:1:2::/64'],
  [2, '203.0.113.7', '192.0.2.1'],
  [1, '203.0.113.7, unknown', '192.0.2.1'],
  [1, '', '192.0.2.1'],
])(
  '[DESIGN Limits] behind %i trusted proxies, X-Forwarded-For: %s counts as %s',
  (proxies, header, network) => {
    expect(peerOf(from('192.0.2.1:4711', { 'X-Forwarded-For': header }), proxies)).toBe(network);
  },
);

test('[DESIGN Limits] CF-Connecting-IP counts on Cloudflare alone', () => {
  const headers = { 'CF-Connecting-IP': '203.0.113.7' };
  expect(peerOf(from(undefined, headers), 0)).toBe('203.0.113.7');
  expect(peerOf(from('192.0.2.1:4711', headers), 0)).toBe('192.0.2.1');
});
