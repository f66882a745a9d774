import { createServer, type ServerResponse } from 'node:http';

/**
 * Serves on the port that the command line names: a GET is an open stream, and what is posted goes to all of them.
 * @param eventOf makes the event of a body that was posted
 */
export function serveEventStreams(eventOf: (body: string) => string): void {
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
      const event = Buffer.from(eventOf(body));
      for (const stream of streams) stream.write(event);
      response.writeHead(201).end();
    });
  });
  server.listen(Number(process.argv[2]), '127.0.0.1');
}
