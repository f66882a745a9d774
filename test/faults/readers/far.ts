/** A reader in a process of its own, so that it can be in a network of its own: far.ts DOOR BASE USER TOKEN. */
import { DOORS, knowToken } from './reader.ts';

const [name, base = '', user = '', token = ''] = process.argv.slice(2);
knowToken(base, user, token);
const door = DOORS.find((each) => each.name === name);
if (door === undefined) throw new Error(`no door is called ${name}`);
const reader = await door.enter(base, user);
let told = '';
setInterval(() => {
  const news = `${reader.status} ${reader.lastEventId}\n`;
  if (news !== told) process.stdout.write(news);
  told = news;
}, 50);
