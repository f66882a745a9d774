/** socket.io over WebSocket, without the polling that comes before it: `io.emit`, as its documentation shows it. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { Server } = createRequire(`${process.argv[3]}/`)('socket.io');
const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false });
io.on('connection', (socket: { on(event: string, listener: (text: string) => void): void }) => {
  socket.on('message', (text) => io.emit('message', text));
});
http.listen(Number(process.argv[2]), '127.0.0.1');
