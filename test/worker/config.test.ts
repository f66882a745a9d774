import { expect, test } from 'vitest';
import { ConfigError, parseConfig, parseHostConfig } from '../../worker/config.ts';

test('[DESIGN Limits] the defaults', () => {
  expect(parseConfig({})).toMatchObject({
    nameMax: 64,
    passwordMax: 256,
    messageMax: 4_000,
    bodyMax: 65_536,
    historyMax: 10_000,
    streamsMax: 8_000,
    messageRate: 50,
    messageBurst: 300,
    loginFailures: 10,
    signalRate: 100,
    signalBurst: 400,
    iceUrls: [],
    turnSecret: undefined,
    streamBudget: 262_144,
    heartbeat: 15,
  });
  expect(parseHostConfig({})).toEqual({ host: '127.0.0.1', port: 3_000, dataDir: './.data' });
});

test('a value may be a number, as in [vars], and an empty one is not set', () => {
  expect(parseConfig({ HEARTBEAT: 3, MESSAGE_RATE: '' })).toMatchObject({ heartbeat: 3, messageRate: 50 });
});

test.each([
  ['HEARTBEAT', '0'],
  ['MESSAGE_MAX', '4k'],
  ['BODY_MAX', '-1'],
  ['HISTORY_MAX', '1e3'],
  ['TOKEN_SECRET', 'short'],
  ['ICE_SERVERS', 'stun:stun.example.org, https://turn.example.org'],
  ['TURN_SECRET', 'short'],
])('[DESIGN Configuration] a bad %s is an error that names it', (name, value) => {
  expect(() => parseConfig({ [name]: value })).toThrow(ConfigError);
  expect(() => parseConfig({ [name]: value })).toThrow(name);
});

test('a bad PORT is an error that names it', () => {
  expect(() => parseHostConfig({ PORT: '70000' })).toThrow('PORT');
});

test('a TURN server without its secret is an error that names the secret', () => {
  expect(() => parseConfig({ ICE_SERVERS: 'turn:turn.example.org' })).toThrow('TURN_SECRET');
  const env = { ICE_SERVERS: 'turns:turn.example.org:5349?transport=tcp', TURN_SECRET: 'sixteen characters' };
  expect(parseConfig(env).iceUrls).toEqual(['turns:turn.example.org:5349?transport=tcp']);
});
