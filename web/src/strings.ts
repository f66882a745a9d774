/** Every text that people read, in one place. */
import type { ConnectionState, EndReason, ProblemCode, Protocol } from './connections/connection.ts';

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
  'invite-needed': 'A new name needs an invite here. Ask somebody who is in this room for a link.',
  'invite-expired': 'This invite is too old. Ask whoever sent it for a new one.',
  banned: 'An owner of this room has banned this name.',
  'guests-not-welcome': 'Only people with an account can come into this room.',
  'no-private-line': 'There is no private line at the moment.',
};

const ends: Record<EndReason, string> = {
  left: 'You have left the room.',
  refused: 'The server did not let you in: the login is no longer valid, or you are connected elsewhere.',
  lost: 'The server did not let you back in: the login is no longer valid, or you are connected elsewhere.',
  expired: 'The server no longer accepts this login.',
  kicked: 'Somebody removed you from the room.',
  banned: 'An owner of this room has banned you. Only they can take that back.',
};

const LOGIN_AGAIN = 'Log in again to go on. What you typed is still here.';

const phases: Record<ConnectionState['phase'], string> = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  disconnected: 'Disconnected',
};

const protocols: Record<Protocol, string> = {
  sse: 'HTTP and Server-Sent Events',
  classroom: 'Classroom WebSocket',
  cahat: 'CAHAT',
  whisper: 'WhisperChat',
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
    room: 'Room name',
    roomHint: 'A room name is 1 to 64 of the letters a to z, digits, dots, hyphens and underscores.',
    protocol: 'Protocol',
    automatic: 'Found out from the address',
    submit: 'Log in',
    pending: 'Logging in…',
  },
  room: {
    leave: 'Leave',
    tryAgain: 'Try again',
    afterwards: {
      left: 'Log in to come back, or to go to another room.',
      refused: LOGIN_AGAIN,
      lost: LOGIN_AGAIN,
      expired: LOGIN_AGAIN,
      kicked: LOGIN_AGAIN,
      banned: 'Log in to go to another room. What you typed is still here.',
    } satisfies Record<EndReason, string>,
  },
  offline: 'You are offline. What you send goes out when the network is back.',
  protocols,
  rooms: {
    title: 'Rooms',
    open: (unread: number) => (unread > 0 ? `Rooms: ${number.format(unread)} unread elsewhere` : 'Rooms'),
    close: 'Close the list of rooms',
    add: 'Add a room',
    whisper: 'WhisperChat',
    unread: 'unread',
    mentions: (n: number) => count(n, 'mention of you', 'mentions of you'),
    muted: 'muted',
    phases: { ...phases, 'logged-out': 'Logged out' },
    loggedOut: 'Log in to come back to this room.',
    options: 'Room options',
    rename: 'Change your name…',
    invite: 'Invite…',
    mute: 'Mute',
    unmute: 'Unmute',
    remove: 'Remove from the list',
    share: 'Copy link to this room',
    copied: 'Link copied',
  },
  dialogs: {
    close: 'Close',
    add: {
      title: 'Add a room',
      where: 'Where is it?',
      here: (host: string) => `On ${host}`,
      elsewhere: 'On another server',
    },
    invite: {
      title: (room: string) => `Invite to ${room}`,
      making: 'Making a link…',
      label: 'Link',
      hint: (until: string) => `Whoever has this link can register in this room until ${until}.`,
      copy: 'Copy link',
      copied: 'Copied',
      byHand: 'It could not be copied. Select it and copy it yourself.',
    },
    remove: {
      title: 'Delete this message?',
      explanation: 'It is taken away for everybody and cannot be brought back. Who has read it has read it.',
      submit: 'Delete',
      cancel: 'Keep it',
    },
    alias: {
      title: (name: string) => `What do you call ${name}?`,
      label: 'Your name for them',
      hint: 'Only you see it. Leave it empty to see their own name.',
      save: 'Save',
    },
    rename: {
      title: 'Change your name',
      label: 'New name',
      everywhere: (n: number) => `In all ${number.format(n)} rooms that allow it`,
      submit: 'Change name',
    },
  },
  people: {
    title: 'People',
    alias: (name: string) => `Your name for ${name}`,
    stale: 'Who was here',
    show: (n: number) => `Who is here: ${count(n, 'person', 'people')}`,
    you: 'you',
    looksLike: (name: string) => `looks like “${name}”`,
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
    edit: 'Edit',
    copyLink: 'Copy link to message',
    remove: 'Delete message',
    removed: 'Message deleted',
    copied: 'Copied',
    gap: 'You may have missed messages here.',
    newHere: 'New since you looked',
    earlier: 'Fetching earlier messages…',
    earlierFailed: 'Earlier messages cannot be had at the moment.',
  },
  talks: {
    list: (room: string) => `Private conversations in ${room}`,
    open: (name: string) => `Message ${name} privately`,
    only: (room: string) => `Only the two of you see this · ${room}`,
    back: (room: string) => `Back to ${room}`,
    away: 'Away',
    here: 'Here',
    call: (name: string) => `Call ${name}`,
    video: (name: string) => `Video call with ${name}`,
    alert: (user: string) => `${user} · privately`,
  },
  compose: {
    label: 'Message',
    placeholder: (room: string) => `Message ${room}`,
    send: 'Send',
    help: 'Enter sends, Shift + Enter starts a line',
    helpCommands: 'Enter sends, Shift + Enter starts a line, / lists commands',
    waiting: 'No connection at the moment. What you send goes out as soon as it is back.',
    closed: 'Disconnected. Your text stays here until you are back.',
    length: (n: number, max: number) => `${number.format(n)} of ${number.format(max)} characters`,
    hints: 'Suggestions',
  },
  emoji: {
    title: 'Emoji',
    search: 'Search emoji',
    group: 'Group',
    none: 'No emoji is called that.',
  },
  search: {
    open: 'Search messages',
    found: (at: number, n: number) => (n === 0 ? 'None' : `${number.format(at)} of ${number.format(n)}`),
    older: 'Older match',
    newer: 'Newer match',
    close: 'Close search',
  },
  sheet: {
    title: 'Settings and keyboard',
    close: 'Close',
    notifications: 'Desktop notifications',
    refused: 'The browser does not allow them. You can change that in its settings for this page.',
    sound: 'Sound',
    keys: 'Keyboard',
  },
  /** The keys and what they do, as the sheet lists them. */
  keys: [
    ['?', 'This sheet, outside of text fields; Ctrl + / everywhere'],
    ['Esc', 'From your message to the list, and back'],
    ['↑ ↓', 'From message to message in the list; Tab goes on to what a message offers'],
    ['End', 'The newest message, in the list'],
    ['s', 'Search messages, outside of text fields; Ctrl + Shift + F everywhere'],
    ['Enter', 'Send; in a search the next older match, with Shift the next newer one'],
    ['↑', 'In an empty message: edit the last one that failed'],
    ['/', 'At the start of a message: commands'],
    ['@', 'Names of those who are here'],
    [':', 'Emoji, by their names'],
    ['Tab', 'Take the suggestion; Esc puts the suggestions away'],
  ] as const,
  alerts: {
    title: (user: string, room: string) => `${user} · ${room}`,
  },
  /** What a command does, by its word. */
  commands: {
    '/quit': 'Leave the room',
    '/reconnect': 'Drop the connection and come back',
    '/kick': 'Drop somebody’s connection: /kick name',
    '/ban': 'Show somebody out for good: /ban name',
    '/unban': 'Let somebody in again: /unban name',
    '/mute': 'Let somebody only read: /mute name',
    '/unmute': 'Let somebody speak again: /unmute name',
    '/slow': 'One message each in so many seconds: /slow 30; /slow 0 ends it',
    '/topic': 'Say what the room is about: /topic text; /topic alone ends it',
    '/delete': 'Take a message away; each message has a button for it',
  } as Record<string, string>,
  title: (room: string | undefined, unread: number) =>
    `${unread > 0 ? `(${number.format(unread)}) ` : ''}${room === undefined ? '' : `${room} · `}Parley`,
};
