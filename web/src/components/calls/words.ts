/** Every text of calls: loaded with the first one. */

import type { MediaProblem } from '../../calls/media.ts';
import type { Notice, Tile } from '../../calls/view.ts';

const notices: Record<Notice['what'], (name: string) => string> = {
  joined: (name) => `${name} is in the call.`,
  left: (name) => `${name} left the call.`,
  lost: (name) => `The connection to ${name} was lost.`,
  unreachable: (name) =>
    `Your browser and that of ${name} found no way to each other. The server may need a relay for calls.`,
  declined: (name) => `${name} does not want to talk now.`,
  busy: (name) => `${name} is in another call.`,
  'no-answer': (name) => `${name} does not answer.`,
  away: (name) => `${name} cannot be reached.`,
  full: (name) => `The call is full, so ${name} and you cannot be in it together.`,
  elsewhere: (name) => `Hang up here before you call ${name}.`,
};

const reasons: Record<MediaProblem, string> = {
  insecure: 'Browsers open microphones and cameras only for pages that come over https.',
  forbidden: 'The browser does not allow it. You can change that in its settings for this page.',
  missing: 'None was found on this device.',
  gone: 'It was unplugged. Turn the microphone on again to use another one.',
  broken: 'It does not work at the moment; another program may be using it.',
};

const phases: Record<Exclude<Tile['phase'], 'connected'>, string> = {
  waiting: 'Getting your devices ready…',
  ringing: 'Ringing…',
  connecting: 'Connecting…',
  interrupted: 'The connection broke. Looking for another way…',
};

export const words = {
  phases,
  notice: ({ what, name }: Pick<Notice, 'what' | 'name'>) => notices[what](name),
  problem: (problem: MediaProblem, hasMicrophone: boolean) =>
    `${hasMicrophone ? 'Your camera is not open.' : 'You cannot be heard.'} ${reasons[problem]}`,
  ring: {
    label: 'Somebody calls',
    voice: (name: string) => `${name} is calling you.`,
    video: (name: string) => `${name} is calling you with video.`,
    others: (names: readonly string[]) => `With ${names.join(', ')}`,
    in: (room: string) => `In ${room}`,
    accept: 'Accept',
    acceptVideo: 'Accept with video',
    decline: 'Decline',
    key: 'c',
    hint: 'Press c to come here; where you are writing, press Escape first.',
  },
  call: {
    label: 'Call',
    with: (names: readonly string[]) => (names.length === 0 ? 'Call' : `Call with ${names.join(', ')}`),
    in: (room: string) => `in ${room}`,
    you: 'You',
    tile: (name: string) => `Picture of ${name}`,
    others: 'People in the call',
    isMuted: 'Microphone off',
    shares: 'shares the screen',
    mute: 'Turn microphone off',
    unmute: 'Turn microphone on',
    cameraOff: 'Turn camera off',
    cameraOn: 'Turn camera on',
    share: 'Share your screen',
    unshare: 'Stop sharing your screen',
    add: 'Ask somebody in',
    search: 'Search people',
    nobody: 'Nobody else can be asked in: they are not here, or the call is full.',
    devices: 'Choose devices',
    smaller: 'Back to the conversation',
    larger: 'Show the call',
    hangUp: 'Hang up',
    controls: 'Call controls',
    dismiss: 'Close',
  },
  devices: {
    audioinput: 'Microphone',
    videoinput: 'Camera',
    audiooutput: 'Loudspeaker',
    unnamed: (n: number) => `Device ${n}`,
    standard: 'As the system has it',
  },
};
