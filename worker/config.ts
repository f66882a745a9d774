/**
 * The one parser of the environment: wrangler vars, the variables of `npm start` and of the container have the
 * same names, and the same mistakes are refused [DESIGN, Configuration].
 */
import { isDeceptive } from '../protocol/text.ts';
import { parseStorageKey, type StorageKey } from './storage-key.ts';

/** What a room may be told from outside. Sizes of texts are code points, sizes of bytes say so. */
export type Config = {
  /** Signs the tokens; when absent each room makes a key of its own and keeps it. */
  tokenSecret: string | undefined;
  /** The first seals what is stored, all of them open it; none: texts are stored plain. */
  storageKeys: readonly StorageKey[];
  nameMax: number;
  passwordMax: number;
  messageMax: number;
  /** Bytes of a request body or of a frame. */
  bodyMax: number;
  /** Messages and statuses that a room's history keeps, and as many comings and goings. */
  historyMax: number;
  /** Open streams of one room. */
  streamsMax: number;
  /** Open streams of the whole process, all rooms together: what its file descriptors carry. */
  connectionsMax: number;
  /** Open streams and sockets of one address, all rooms together; 0 for no limit. */
  addressConnections: number;
  /** Rooms that there may be. */
  roomsMax: number;
  /** Rooms that nobody asked for before, per minute and address; 0 switches the limit off. */
  roomsPerMinute: number;
  /** Names that are registered in a room, per minute and address; 0 switches the limit off. */
  namesPerMinute: number;
  /** How many proxies of the operator's own every request passes: so far is X-Forwarded-For believed. */
  trustedProxies: number;
  /** Messages per second and user, sustained; 0 switches the limit off. */
  messageRate: number;
  /** Messages that a user may send at once before the rate counts. */
  messageBurst: number;
  /** Signals of calls per second and person, sustained; 0 switches the limit off. */
  signalRate: number;
  /** Signals that a person may send at once before the rate counts. */
  signalBurst: number;
  /** URLs of the STUN and TURN servers that calls may use. */
  iceUrls: readonly string[];
  /** Signs the credentials for the TURN servers, which know it, too. */
  turnSecret: string | undefined;
  /** Failed logins per minute, name and address; 0 switches the limit off. */
  loginFailures: number;
  /** Bytes that a stream may leave unread before it is ended. */
  streamBudget: number;
  /** Characters that a socket may be sent since its client last said something. */
  socketBudget: number;
  /** What GET v1/chat/messages answers unless asked for another: one generation of its clients wants a bare array. */
  whisperHistory: 'object' | 'array';
  /** Seconds between the comments that keep streams open and find the dead ones. */
  heartbeat: number;
  /** Who may register: everybody, or who was invited. */
  access: 'open' | 'invite';
  /** Whether people without an account may come in and read. */
  guests: boolean;
  /** Names of the accounts that own every room; when there are none, a room's first account owns it. */
  owners: readonly string[];
  /** Which requests the log tells of: the refused ones, all, or none. */
  log: 'errors' | 'requests' | 'off';
  /** What whoever reads the metrics must bring; when absent, they are for everybody. */
  metricsToken: string | undefined;
};

/** What the supervisor alone needs: where to listen, with which certificate, and where to keep the rooms. */
export type HostConfig = {
  host: string;
  port: number;
  dataDir: string;
  /** Paths of the PEM files with which the server speaks https itself; undefined for http. */
  tls: { certificate: string; key: string } | undefined;
};

/** A value of the environment that cannot be used; its message names the variable. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Environment = Readonly<Record<string, unknown>>;

/** Reads the room's part of the environment. @throws {ConfigError} naming the first variable that is wrong */
export function parseConfig(env: Environment): Config {
  const access = choice(env, 'ROOM_ACCESS', ['open', 'invite']);
  return {
    tokenSecret: secret(env, 'TOKEN_SECRET'),
    storageKeys: storageKeys(env),
    nameMax: integer(env, 'NAME_MAX', 64, 1, 1_000),
    passwordMax: integer(env, 'PASSWORD_MAX', 256, 1, 4_096),
    messageMax: integer(env, 'MESSAGE_MAX', 4_000, 1, 100_000),
    bodyMax: integer(env, 'BODY_MAX', 65_536, 1_024, 16_777_216),
    historyMax: integer(env, 'HISTORY_MAX', 10_000, 1, 10_000_000),
    streamsMax: integer(env, 'STREAMS_MAX', 8_000, 1, 1_000_000),
    connectionsMax: integer(env, 'CONNECTIONS_MAX', 1_000_000, 1, 1_000_000),
    addressConnections: integer(env, 'ADDRESS_CONNECTIONS', 4_000, 0, 1_000_000),
    roomsMax: integer(env, 'ROOMS_MAX', 100_000, 1, 1_000_000_000),
    roomsPerMinute: integer(env, 'ROOMS_PER_MINUTE', 2_000, 0, 1_000_000),
    namesPerMinute: integer(env, 'NAMES_PER_MINUTE', 2_000, 0, 1_000_000),
    trustedProxies: integer(env, 'TRUSTED_PROXIES', 0, 0, 16),
    messageRate: integer(env, 'MESSAGE_RATE', 50, 0, 1_000_000),
    messageBurst: integer(env, 'MESSAGE_BURST', 300, 1, 1_000_000),
    signalRate: integer(env, 'SIGNAL_RATE', 100, 0, 1_000_000),
    signalBurst: integer(env, 'SIGNAL_BURST', 400, 1, 1_000_000),
    ...ice(env),
    loginFailures: integer(env, 'LOGIN_FAILURES', 10, 0, 1_000_000),
    streamBudget: integer(env, 'STREAM_BUDGET', 262_144, 16_384, 1_073_741_824),
    socketBudget: integer(env, 'SOCKET_BUDGET', 67_108_864, 1_048_576, 1_099_511_627_776),
    whisperHistory: choice(env, 'WHISPER_HISTORY', ['object', 'array']),
    heartbeat: integer(env, 'HEARTBEAT', 15, 1, 3_600),
    access,
    // Who asks for invites does not mean that anybody may come in by another door.
    guests: choice(env, 'ROOM_GUESTS', access === 'open' ? ['on', 'off'] : ['off', 'on']) === 'on',
    owners: names(env, 'ROOM_OWNERS'),
    log: choice(env, 'LOG', ['errors', 'requests', 'off']),
    metricsToken: secret(env, 'METRICS_TOKEN'),
  };
}

const parsed = new WeakMap<Environment, Config>();

/** The same, read once for each environment object: for what is asked with every request. */
export function configOf(env: Environment): Config {
  const known = parsed.get(env);
  if (known) return known;
  const config = parseConfig(env);
  parsed.set(env, config);
  return config;
}

/** Reads the supervisor's part of the environment. @throws {ConfigError} naming the first variable that is wrong */
export function parseHostConfig(env: Environment): HostConfig {
  return {
    host: text(env, 'HOST') ?? '127.0.0.1',
    port: integer(env, 'PORT', 3_000, 0, 65_535),
    dataDir: text(env, 'DATA_DIR') ?? './.data',
    tls: keyPair(env),
  };
}

/** Both files or neither. */
function keyPair(env: Environment): HostConfig['tls'] {
  const certificate = text(env, 'TLS_CERT');
  const key = text(env, 'TLS_KEY');
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  if (certificate !== undefined) throw new ConfigError('TLS_KEY must be set where TLS_CERT is');
  if (key !== undefined) throw new ConfigError('TLS_CERT must be set where TLS_KEY is');
  return undefined;
}

/** A set and not empty text, or undefined: `VAR=` in a shell means "not set". */
function text(env: Environment, name: string): string | undefined {
  const value = env[name];
  if (value === undefined || value === null || value === '') return undefined;
  // wrangler's [vars] may hold numbers.
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw new ConfigError(`${name} must be a text`);
  return value;
}

function integer(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const value = text(env, name);
  if (value === undefined) return fallback;
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max)) {
    throw new ConfigError(
      `${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(value)}`,
    );
  }
  return number;
}

/** One of a few words; the first is the default. */
function choice<Word extends string>(
  env: Environment,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const value = text(env, name) ?? words[0];
  const word = words.find((each) => each === value);
  if (word === undefined)
    throw new ConfigError(`${name} must be ${words.join(' or ')}, not ${JSON.stringify(value)}`);
  return word;
}

/** Texts, separated by commas; white space around them does not count. */
function list(env: Environment, name: string): string[] {
  const parts = (text(env, name) ?? '').split(',').map((each) => each.trim());
  return parts.filter((each) => each !== '');
}

function names(env: Environment, name: string): string[] {
  const all = list(env, name);
  const bad = all.find((each) => isDeceptive(each));
  if (bad !== undefined)
    throw new ConfigError(`${name} has a name that nobody can have: ${JSON.stringify(bad)}`);
  return all;
}

/** @throws {ConfigError} also for a TURN server without the secret, which nobody could use */
function ice(env: Environment): Pick<Config, 'iceUrls' | 'turnSecret'> {
  const iceUrls = list(env, 'ICE_SERVERS');
  const bad = iceUrls.find((url) => !/^(stuns?|turns?):[^\s/]+$/i.test(url));
  if (bad !== undefined)
    throw new ConfigError(`ICE_SERVERS has ${JSON.stringify(bad)}, which is no stun: or turn: URL`);
  const turnSecret = secret(env, 'TURN_SECRET');
  if (turnSecret === undefined && iceUrls.some((url) => /^turn/i.test(url)))
    throw new ConfigError('TURN_SECRET must be set where ICE_SERVERS has a turn: URL');
  return { iceUrls, turnSecret };
}

function secret(env: Environment, name: string): string | undefined {
  const value = text(env, name);
  if (value !== undefined && value.length < 16) {
    throw new ConfigError(
      `${name} must have at least 16 characters; \`openssl rand -hex 32\` makes a good one`,
    );
  }
  return value;
}

/** The message tells nothing of the value: it may be a key with a slip of the hand in it. */
function storageKeys(env: Environment): StorageKey[] {
  const parts = text(env, 'STORAGE_KEY')?.split(',') ?? [];
  return parts.map((part) => {
    const key = parseStorageKey(part.trim());
    if (key !== undefined) return key;
    throw new ConfigError(
      'STORAGE_KEY must be 32 bytes in base64, or several such keys with commas between; `openssl rand -base64 32` makes one',
    );
  });
}
