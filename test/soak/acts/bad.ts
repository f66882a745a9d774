/** What does not belong: strangers at the door, forms and frames that are none. */
import { multipart, raw, urlencoded } from '../../contract/forms.ts';
import { send } from '../../contract/http.ts';
import { login } from '../../contract/person.ts';
import { pick } from '../pick.ts';
import { Visitor } from '../visitor.ts';
import { WATCHER } from '../watch.ts';
import type { Act } from './act.ts';

/** With which every protocol of sockets has nothing to begin. */
const NO_FRAMES = ['{', '[]', '"text"', '\u0000', '{"type":"messages","data":7}'];

export const BAD: readonly Act[] = [
  {
    name: 'a stranger tries what is not allowed',
    share: 12,
    async run({ intrusions }, { room: { base } }) {
      const answers = {
        login: await login(base, WATCHER, 'wrong'),
        stream: await send(`${base}stream/a.b.c`),
        page: await send(`${base}nothing`),
        message: await send(`${base}message`, urlencoded({ message: 'without a token' })),
        direct: await send(`${base}direct`, urlencoded({ to: WATCHER, message: 'without a token' })),
      };
      for (const [what, { status }] of Object.entries(answers)) intrusions.add(`${what}: ${status}`);
    },
  },
  {
    name: 'a form is none',
    share: 15,
    async run({ intrusions }, { room: { base } }) {
      const whole = multipart({ username: WATCHER, password: 'never read' });
      const forms = [
        raw('{"username":"json"}', 'application/json'),
        raw('username=%&password=%zz&more=1'),
        raw(String(whole.body).slice(0, -40), whole.headers?.['Content-Type']),
        urlencoded([
          ['username', 'twice'],
          ['username', 'twice'],
        ]),
      ];
      intrusions.add(`form: ${(await send(`${base}login`, pick(forms))).status}`);
      const large = urlencoded({ username: 'large', password: 'x'.repeat(70_000) });
      intrusions.add(`large form: ${(await send(`${base}login`, large)).status}`);
    },
  },
  {
    name: 'a frame is none',
    share: 15,
    async run({ intrusions }, { room: { base } }) {
      const path = pick(['', 'cahat', 'v1/chat/ws']);
      const visitor = await Visitor.open(`${base}${path}`);
      try {
        for (const frame of NO_FRAMES)
          await visitor.ask(frame, (answer) => 'error' in answer || answer.type === 'ERROR');
      } finally {
        visitor.leave();
      }
      intrusions.add('frames: refused');
    },
  },
];
