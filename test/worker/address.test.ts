import { expect, test } from 'vitest';
import { parseAddress } from '../../worker/address.ts';

test.each([
  ['/', { room: 'lobby', path: '/' }],
  ['//login', { room: 'lobby', path: '/login' }],
  ['/message/', { room: 'lobby', path: '/message' }],
  ['/rooms/Tea', { room: 'tea', path: '/' }],
  ['//rooms//tea///stream//x', { room: 'tea', path: '/stream/x' }],
  ['/rooms', undefined],
  ['/rooms/t%C3%A9/login', undefined],
  ['/rooms/../login', undefined],
  ['/;//../login', undefined],
  ['/rooms/tea/%2E%2e/login', undefined],
  ['/;//..\\login', undefined],
  ['/login/.', undefined],
  ['/rooms/tea/..a', { room: 'tea', path: '/..a' }],
])('[PROTOCOLS, base URL] %s', (pathname, address) => {
  expect(parseAddress(pathname)).toEqual(address);
});
