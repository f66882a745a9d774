import { expect, test } from 'vitest';
import { parseCommand } from '../../../worker/room/commands.ts';

test.each([
  ['/quit', { verb: 'quit' }],
  ['/quit now', { verb: 'quit' }],
  ['/reconnect ', { verb: 'reconnect' }],
  ['/kick ann', { verb: 'kick', target: 'ann' }],
  ['/kick  ann lee ', { verb: 'kick', target: ' ann lee ' }],
  ['/kicker is my name', { verb: 'say', text: '/kicker is my name' }],
  ['/Quit', { verb: 'say', text: '/Quit' }],
  [' /quit', { verb: 'say', text: ' /quit' }],
  ['/quit\n', { verb: 'say', text: '/quit\n' }],
  ['/dance', { verb: 'say', text: '/dance' }],
])('[PROTOCOLS 1 Commands] %j', (text, command) => {
  expect(parseCommand(text)).toEqual(command);
});

test.each(['/kick', '/kick '])('[PROTOCOLS 1 /message] %j names nobody: 422', (text) => {
  expect(() => parseCommand(text)).toThrow(
    expect.objectContaining({ code: 'kick-without-name', status: 422 }),
  );
});
