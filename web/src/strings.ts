/** Every text that people read, in one place. */
import type { ConnectionState, EndReason, ProblemCode } from './connections/connection.ts';

const number = new Intl.NumberFormat('en');

function count(n: number, one: string, many: string): string {
  return `${number.format(n)} ${n === 1 ? one : many}`;
}

const problems: Record<ProblemCode, string> = {
  address: 'That is not a server address. It looks like https://chat.example.org or localhost:3000.',
  'mixed-content':
    'This page came over https, so the browser forbids it to talk to a server without encryption (mixed content). ' +
    'Use an https address, or open the client from an http page.',
  unreachable: 'The server does not answer. Check the address, and that the server is running.',
  password: 'This name is taken, and its password is another one.',
  'already-open': 'This name is in the room already, perhaps in another window. Leave there first.',
  invalid: 'The server does not accept this name or password.',
  busy: 'The server is busy. Wait a moment and try again.',
  unexpected: 'There is a server at this address, but it does not answer like a chat room.',
  'no-stream': 'The server thinks that you are not connected.',
  refused: 'The server did not accept it.',
  expired: 'The server wants you to log in again.',
  disconnected: 'You were disconnected before it could be sent.',
  unsure: 'The connection broke before the server confirmed it. It may have arrived all the same.',
  unsupported: 'This server cannot do that.',
};

const ends: Record<EndReason, string> = {
  left: 'You have left the room.',
  refused: 'The server did not let you in: the login is no longer valid, or you are connected elsewhere.',
  lost: 'The server did not let you back in: the login is no longer valid, or you are connected elsewhere.',
  expired: 'The server no longer accepts this login.',
  kicked: 'Somebody removed you from the room.',
};

const phases: Record<ConnectionState['phase'], string> = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  disconnected: 'Disconnected',
};

export const strings = {
  product: 'Parley',
  tagline: 'A room to talk in. Nothing to install, nothing in the way.',
  problems,
  ends,
  phases,
  login: {
    address: 'Server address',
    user: 'User name',
    password: 'Password',
    hint: 'A new name is registered with the password that you choose.',
    submit: 'Log in',
    pending: 'Logging in…',
  },
  room: {
    leave: 'Leave',
    tryAgain: 'Try again',
    loginAgain: 'Log in again to go on. What you typed is still here.',
    loginElsewhere: 'Log in to come back, or to go to another room.',
  },
  people: {
    title: 'People',
    stale: 'Who was here',
    show: (n: number) => `Who is here: ${count(n, 'person', 'people')}`,
    you: 'you',
  },
  messages: {
    label: 'Messages',
    empty: 'Nothing has been said here yet.',
    you: 'You',
    joined: (user: string) => `${user} joined`,
    parted: (user: string) => `${user} left`,
    server: 'Server:',
    fresh: (n: number) => count(n, 'new message', 'new messages'),
    newest: 'Newest messages',
    sending: 'Sending…',
    sent: 'Sent',
    failed: 'Not sent.',
    resend: 'Send again',
    discard: 'Remove',
  },
  compose: {
    label: 'Message',
    placeholder: (room: string) => `Message ${room}`,
    send: 'Send',
    help: 'Enter sends, Shift + Enter starts a line, / lists commands',
    waiting: 'No connection at the moment. What you send goes out as soon as it is back.',
    closed: 'Disconnected. Your text stays here until you are back.',
    length: (n: number, max: number) => `${number.format(n)} of ${number.format(max)} characters`,
    hints: 'Suggestions',
  },
  /** What a command does, by its word. */
  commands: {
    '/quit': 'Leave the room',
    '/reconnect': 'Drop the connection and come back',
    '/kick': 'Drop somebody’s connection: /kick name',
  } as Record<string, string>,
  title: (room: string, unread: number) =>
    `${unread > 0 ? `(${number.format(unread)}) ` : ''}${room} · Parley`,
};
