/** Bare Node that stores each message before it tells it: one insert by node:sqlite, no accounts and no tokens. */
import { createServer, type ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

const streams = new Set<ServerResponse>();
const database = new DatabaseSync(process.argv[3] ?? '');
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE events (id INTEGER PRIMARY KEY, created REAL, user TEXT, text TEXT)`);
const insert = database.prepare('INSERT INTO events (created, user, text) VALUES (?, ?, ?)');

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(':\n\n');
    streams.add(response);
    response.on('close', () => streams.delete(response));
    return;
  }
  let body = '';
  request.setEncoding('latin1').on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => {
    const { lastInsertRowid } = insert.run(Date.now() / 1_000, 'somebody', body);
    const event = Buffer.from(`id: ${lastInsertRowid}\ndata: ${body}\n\n`);
    for (const stream of streams) stream.write(event);
    response.writeHead(201).end();
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
