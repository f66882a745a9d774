/** Bare Node: a list of open answers, and one write of the same bytes to each. Nothing is stored or checked. */
import { createServer, type ServerResponse } from 'node:http';

const streams = new Set<ServerResponse>();

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
    const event = Buffer.from(`data: ${body}\n\n`);
    for (const stream of streams) stream.write(event);
    response.writeHead(201).end();
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
