import { describe, expect, test } from 'vitest';
import { pageAddress, parseAddress } from '../../../web/src/connections/address.ts';
import { ConnectionError } from '../../../web/src/connections/connection.ts';

const plain = { protocol: 'http:', origin: 'http://127.0.0.1:3000', pathname: '/' };
const secure = { protocol: 'https:', origin: 'https://chat.example', pathname: '/' };

function problemOf(typed: string, page = plain): string | undefined {
  try {
    parseAddress(typed, page);
    return undefined;
  } catch (error) {
    return error instanceof ConnectionError ? error.code : String(error);
  }
}

describe('an address that the user typed', () => {
  test.each([
    ['http://chat.example', 'http://chat.example'],
    ['http://chat.example/', 'http://chat.example'],
    ['http://chat.example///', 'http://chat.example'],
    ['  https://chat.example:8443/rooms/blue// ', 'https://chat.example:8443/rooms/blue'],
    ['https://chat.example/?a=1#b', 'https://chat.example'],
    ['HTTP://Chat.Example', 'http://chat.example'],
  ])('[PROTOCOLS 1, what real servers do] %j loses its trailing slashes: %s', (typed, address) => {
    expect(parseAddress(typed, plain)).toBe(address);
  });

  test.each([
    ['localhost:4567', 'http://localhost:4567'],
    ['localhost/rooms/blue/', 'http://localhost/rooms/blue'],
    ['192.168.1.20', 'http://192.168.1.20'],
    ['[::1]:3000', 'http://[::1]:3000'],
    ['chat.example:3000', 'http://chat.example:3000'],
    ['chat.example', 'https://chat.example'],
    ['chat.example/rooms/blue', 'https://chat.example/rooms/blue'],
  ])('%j needs no scheme: %s', (typed, address) => {
    expect(parseAddress(typed, plain)).toBe(address);
  });

  test.each([
    ['ws://chat.example:8080', 'http://chat.example:8080'],
    ['wss://chat.example/rooms/blue/', 'https://chat.example/rooms/blue'],
    ['ws://chat.example/cahat', 'http://chat.example'],
    ['http://chat.example/rooms/blue/cahat/', 'http://chat.example/rooms/blue'],
    ['ws://chat.example/v1/chat/ws', 'http://chat.example'],
    ['localhost:3000/v1/chat/messages', 'http://localhost:3000'],
  ])('[PROTOCOLS, Choosing the protocol of a socket] %j is a socket of %s', (typed, address) => {
    expect(parseAddress(typed, plain)).toBe(address);
  });

  test.each([
    '',
    '   ',
    'ftp://chat.example',
    'javascript:alert(1)',
    'http://',
    'http://a b',
    'http://me:pw@host',
  ])('%j is no address', (typed) => {
    expect(problemOf(typed)).toBe('address');
  });

  test.each(['http://chat.example', 'ws://chat.example', 'http://localhost:3000'])(
    'on an https page %j is refused as mixed content',
    (typed) => {
      expect(problemOf(typed, secure)).toBe('mixed-content');
    },
  );

  test('on an https page an address without a scheme is https', () => {
    expect(parseAddress('localhost:3000', secure)).toBe('https://localhost:3000');
  });
});

describe('the address that a page stands for', () => {
  test.each([
    ['/', 'http://127.0.0.1:3000'],
    ['/index.html', 'http://127.0.0.1:3000'],
    ['/rooms/blue/', 'http://127.0.0.1:3000/rooms/blue'],
    ['/rooms/Blue', 'http://127.0.0.1:3000/rooms/blue'],
    ['/rooms/no%20room/', 'http://127.0.0.1:3000'],
  ])('%s is %s', (pathname, address) => {
    expect(pageAddress({ ...plain, pathname })).toBe(address);
  });
});
