/** better-sse: its own channel, as its documentation shows it. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { createChannel, createSession } = createRequire(`${process.argv[3]}/`)('better-sse');
const channel = createChannel();

const server = createServer(async (request, response) => {
  if (request.method === 'GET') {
    channel.register(await createSession(request, response));
    return;
  }
  let body = '';
  request.setEncoding('latin1').on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => {
    channel.broadcast(body, 'message');
    response.writeHead(201).end();
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
