/** `npm run screenshots`: pictures of the client's main states, taken of the real thing, into docs/images. */
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium } from '@playwright/test';
import { type Server, startServer } from '../server.ts';
import { Chat } from './chat.ts';
import { chromiumLaunch } from './chromium.ts';
import { fill } from './fill.ts';
import { accept, call, expectMoving, ring, talkWith, tile } from './talk.ts';

const IMAGES = join(import.meta.dirname, '../../docs/images');
const WIDE = { width: 1_200, height: 760 };
const PHONE = { width: 390, height: 760 };
const NARROW = { width: 360, height: 700 };
const SERVER_CODE =
  '```js\nexport default {\n  // One room, one object.\n  fetch: (request, env) => roomOf(request, env).fetch(request),\n};\n```';

async function visit(
  browser: Browser,
  server: Server,
  path: string,
  options: BrowserContextOptions,
): Promise<Chat> {
  const context = await browser.newContext({
    viewport: WIDE,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  await page.goto(server.url + path);
  return new Chat(page);
}

async function enter(
  browser: Browser,
  server: Server,
  user: string,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Chat> {
  const chat = await visit(browser, server, path, options);
  await chat.logIn({ user });
  await chat.expectStatus('Connected');
  return chat;
}

async function picture(chat: Chat, name: string): Promise<void> {
  await chat.page.screenshot({ path: join(IMAGES, `${name}.png`), animations: 'disabled' });
  await chat.page.context().close();
  console.log(`docs/images/${name}.png`);
}

/** What the room's people say to each other. */
async function talk(browser: Browser, server: Server): Promise<void> {
  const people: Record<string, Chat> = {};
  for (const user of ['ben', 'Chloé', 'דנה'])
    people[user] = await enter(browser, server, user, '/rooms/garden/');
  const lines: [string, string][] = [
    ['ben', 'Morning! Is the **beamer** in room 214 still dark?'],
    ['Chloé', 'It was yesterday. I have put a note on the door :pencil2:'],
    ['Chloé', 'Here is what the first exercise is about:'],
    ['Chloé', SERVER_CODE],
    ['ben', '> One room, one object.\n\nI like that. What happens when it sleeps?'],
    [
      'Chloé',
      'Nothing is lost:\n\n1. the journal is in SQLite\n2. `Last-Event-ID` says where you were\n3. the rest is _told again_, once',
    ],
    ['דנה', 'בוקר טוב לכולם! אני אביא את הכבל של המקרן.'],
  ];
  for (const [user, text] of lines) {
    await people[user]?.say(text);
    await people[user]?.said('').last().waitFor();
  }
  for (const { page } of Object.values(people)) await page.context().close();
}

async function rooms(browser: Browser, server: Server): Promise<void> {
  const ann = await enter(browser, server, 'ann', '/rooms/kitchen/');
  await ann.page.goto(`${server.url}/rooms/garden/`);
  await ann.logIn({ user: 'ann' });
  await ann.expectStatus('Connected');
  const ben = await enter(browser, server, 'ben', '/rooms/garden/');
  const cleo = await enter(browser, server, 'Chloé', '/rooms/kitchen/');
  await cleo.say('Who has the key? @ann?');
  await cleo.say('Found it.');
  await ben.say('@ann could you bring the _long_ ladder? See https://example.org/ladders');
  await ann.expectSaid('ladder');
  await ann.say('Of course :+1: It is in the shed.');
  await ann.expectSaid('in the shed');
  await picture(ann, 'room');
  await cleo.page.context().close();

  const found = await enter(browser, server, 'ann', '/rooms/garden/', { colorScheme: 'dark' });
  await found.page.getByRole('button', { name: 'Search messages' }).click();
  await found.page.getByRole('searchbox', { name: 'Search messages' }).fill('object');
  await found.page.getByText('1 of 2').waitFor();
  await picture(found, 'search-dark');

  const picking = await enter(browser, server, 'ann', '/rooms/garden/');
  await picking.page.getByRole('button', { name: 'Emoji' }).click();
  await picking.page.getByRole('button', { name: 'grinning face', exact: true }).waitFor();
  await picture(picking, 'emoji');

  const set = await enter(browser, server, 'ann', '/rooms/garden/');
  await set.page.getByRole('button', { name: 'Settings and keyboard' }).click();
  await set.page.getByRole('dialog', { name: 'Settings and keyboard' }).waitFor();
  await picture(set, 'sheet');

  const contrast = await enter(browser, server, 'ann', '/rooms/garden/', { contrast: 'more' });
  await contrast.field.fill('@b');
  await contrast.page.getByRole('option').waitFor();
  await contrast.said('in the shed').locator('.bubble').hover();
  await picture(contrast, 'contrast');
  await ben.page.context().close();
}

async function phones(browser: Browser, server: Server): Promise<void> {
  const dark = await enter(browser, server, 'ann', '/rooms/garden/', {
    viewport: PHONE,
    colorScheme: 'dark',
    hasTouch: true,
  });
  await dark.expectSaid('in the shed');
  await picture(dark, 'room-dark-phone');
  const narrow = await enter(browser, server, 'ann', '/rooms/garden/', { viewport: NARROW, hasTouch: true });
  await narrow.page.getByRole('button', { name: /^Rooms/ }).click();
  await picture(narrow, 'rooms-phone');
}

/** Two talk privately, and call each other; a third is asked in. */
async function calls(browser: Browser, server: Server): Promise<void> {
  const ben = await enter(browser, server, 'ben', '/rooms/garden/', { colorScheme: 'dark' });
  const cleo = await enter(browser, server, 'Chloé', '/rooms/garden/');
  const ann = await enter(browser, server, 'ann', '/rooms/garden/');
  await talkWith(cleo, 'ann');
  await cleo.say('Do you have the key?');
  await talkWith(ben, 'ann');
  await talkWith(ann, 'ben');
  await ann.say('Can you see the **beamer** from where you are?');
  await ben.say('Not from here. Shall I call you? I can show you the room.');
  await ann.expectSaid('Shall I call you');
  await ann.page.screenshot({ path: join(IMAGES, 'talk.png') });
  await call(ben, 'ann');
  await ann.page.setViewportSize(PHONE);
  await ring(ann).waitFor();
  await ann.page.screenshot({ path: join(IMAGES, 'ring-phone.png') });
  await accept(ann);
  await expectMoving(ann, 'ben');
  await ann.page.screenshot({ path: join(IMAGES, 'call-phone.png') });
  await ben.page.getByRole('button', { name: 'Ask somebody in' }).click();
  await ben.page
    .getByRole('list', { name: 'Ask somebody in' })
    .getByRole('button', { name: 'Chloé' })
    .click();
  await accept(cleo, 'Accept');
  await ann.page.getByRole('button', { name: 'Turn microphone off' }).click();
  await expectMoving(ben, 'ann');
  await tile(ben, 'ann').getByText('Microphone off').waitFor();
  await picture(ben, 'call-dark');
  for (const { page } of [ann, cleo]) await page.context().close();
}

async function whisper(browser: Browser, server: Server): Promise<void> {
  await fill(
    server.url,
    ['Does anybody else find the second exercise hard?', 'Yes.', 'It gets **easier** after the reading.'],
    '6f1c',
  );
  const chat = await visit(browser, server, '/whisper-chat', {});
  await chat.expectStatus('Connected');
  await chat.say('Thank you, I thought it was only me.');
  await chat.page.getByText(/Sent/).waitFor();
  await chat.page.routeWebSocket(/chat\/ws/, (socket) => {
    const far = socket.connectToServer();
    socket.onMessage((frame) => {
      if (`${frame}`.includes('evening')) {
        socket.send('{"type":"message_ids","status":"error","message_ids":[],"error":"Too many messages."}');
      } else if (!`${frame}`.includes('morning')) far.send(frame);
    });
  });
  await chat.page.reload();
  await chat.expectStatus('Connected');
  await chat.say('Shall we meet this evening?');
  await chat.page.getByText('Not sent.').waitFor();
  await chat.say('Or in the morning?');
  await chat.page.getByText('Sending…').waitFor();
  await picture(chat, 'whisper');
}

async function ends(browser: Browser, server: Server): Promise<void> {
  await picture(await visit(browser, server, '/rooms/garden/', {}), 'login');
  const ann = await enter(browser, server, 'ann', '/rooms/garden/');
  await ann.expectSaid('in the shed');
  await server.kill();
  await ann.expectStatus('Reconnecting…');
  await ann.say('Are you still there?');
  await picture(ann, 'reconnecting');
}

const server = await startServer();
const browser = await chromium.launch(await chromiumLaunch());
try {
  await talk(browser, server);
  await rooms(browser, server);
  await phones(browser, server);
  await calls(browser, server);
  await whisper(browser, server);
  await ends(browser, server);
} finally {
  await browser.close();
  await server[Symbol.asyncDispose]();
}
