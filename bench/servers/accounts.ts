/**
 * Thousands of accounts in no time: one is registered over HTTP, and its row is copied under other names. Their tokens
 * are signed here with the server's secret, as the server would.
 */
import { readdirSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeJwt, SignJWT } from 'jose';
import { startServer } from '../../test/server.ts';
import { markedName } from '../load/roster.ts';

export const PASSWORD = 'correct horse';
export const TOKEN_SECRET = 'a secret of the bench and of nobody else';
/** How many accounts there are: the largest crowd. */
const ACCOUNTS = 5_000;
/** How many of them can say something. */
const TALKERS = 64;

export type Account = { name: string; streamToken: string; messageToken: string };
export type Accounts = {
  list: readonly Account[];
  /** A fresh copy of the directory with these accounts and nothing else. */
  directory(): Promise<string>;
};

let made: Promise<Accounts> | undefined;

/** The accounts, made when they are first asked for. */
export function accounts(): Promise<Accounts> {
  made ??= make();
  return made;
}

async function make(): Promise<Accounts> {
  const template = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  process.once('exit', () => void rm(template, { recursive: true, force: true }));
  const tokens = await register(template);
  copyAccount(template);
  const list = await Promise.all(
    Array.from({ length: ACCOUNTS }, async (_, n) => ({
      name: nameOf(n),
      streamToken: await tokenLike(tokens.stream_token, nameOf(n), `stream-${n}`),
      messageToken: n < TALKERS ? await tokenLike(tokens.message_token, nameOf(n), `message-${n}`) : '',
    })),
  );
  const directory = async () => {
    const copy = await mkdtemp(join(tmpdir(), 'parley-bench-'));
    await cp(template, copy, { recursive: true });
    return copy;
  };
  return { list, directory };
}

function nameOf(n: number): string {
  return markedName(n);
}

async function register(dataDir: string): Promise<{ stream_token: string; message_token: string }> {
  const server = await startServer({ dataDir, env: { TOKEN_SECRET } });
  const body = new URLSearchParams({ username: 'template', password: PASSWORD });
  const answer = await fetch(`${server.url}/login`, { method: 'POST', body });
  const tokens = (await answer.json()) as { stream_token: string; message_token: string };
  await server.stop();
  return tokens;
}

function copyAccount(dataDir: string): void {
  const rooms = join(dataDir, 'rooms');
  const file = readdirSync(rooms).find((name) => /^[0-9a-f]+\.sqlite$/.test(name));
  const database = new DatabaseSync(join(rooms, file ?? ''));
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all('accounts') as {
    name: string;
  }[];
  const changed: Record<string, string> = {
    name: "printf('^%05d', value)",
    message_jti: "'message-' || value",
    stream_jti: "'stream-' || value",
  };
  const values = columns.map(({ name }) => changed[name] ?? name);
  // The table is its own rowid, so its template can be joined with the numbers.
  database.exec(`
    WITH RECURSIVE numbers(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM numbers WHERE value < ${ACCOUNTS - 1})
    INSERT INTO accounts SELECT ${values.join(', ')} FROM numbers, (SELECT * FROM accounts)`);
  database.close();
}

async function tokenLike(token: string, user: string, jti: string): Promise<string> {
  return new SignJWT({ ...decodeJwt(token), sub: user, jti })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(TOKEN_SECRET));
}
