/** A reader in a process of its own, so that it can be in a network of its own: far.ts DOOR BASE USER TOKEN. */
import { DOORS, knowToken } from './reader.ts';

const [name, base = '', user = '', token = ''] = process.argv.slice(2);
knowToken(base, user, token);
const door = DOORS.find((each) => each.name === name);
if (door === undefined) throw new Error(`no door is called ${name}`);
const reader = await door.enter(base, user);
let told = '';
setInterval(() => {
  // The stamp of the newest message of the crowd that it was shown: the only thing that all protocols tell.
  const shown = [...reader.heard.matchAll(/([\d.]+) x{10}/g)].at(-1)?.[1] ?? 'nothing';
  const news = `${reader.status} ${shown} ${reader.lastEventId}\n`;
  if (news !== told) process.stdout.write(news);
  told = news;
}, 50);
