import type { WebSocketRoute } from '@playwright/test';
import type { Chat } from './chat.ts';
import { fill } from './fill.ts';
import { expect, test } from './test.ts';

/** What stands between the page and its server. */
type Between = {
  /** @returns whether the frame goes on to the server */
  sent?: (frame: string, page: WebSocketRoute) => boolean;
  /** @returns whether the frame goes on to the page */
  received?: (frame: string, page: WebSocketRoute) => boolean;
};

/** Opens WhisperChat, with somebody at its socket. */
async function open(chat: Chat, between: Between = {}): Promise<void> {
  await chat.page.routeWebSocket(/\/v1\/chat\/ws$/, (page) => {
    const server = page.connectToServer();
    page.onMessage((frame) => {
      if (between.sent?.(`${frame}`, page) !== false) server.send(frame);
    });
    server.onMessage((frame) => {
      if (between.received?.(`${frame}`, page) !== false) page.send(frame);
    });
  });
  await chat.page.goto(new URL('/whisper-chat', chat.page.url()).href);
  await chat.expectStatus('Connected');
}

/** How a message of one's own is doing, and the id that the server gave it. */
const SENT = /Sent\s*[0-9A-HJKMNP-TV-Z]{26}/;

test('[PROTOCOLS 4] the history is loaded, and what is said is sent with its ULID, for all', async ({
  server,
  visit,
}) => {
  await fill(server.url, ['said before']);
  const ann = await visit();
  const bob = await visit();
  await open(ann);
  await open(bob);
  await ann.expectSaid('said before');
  await ann.say('hello');
  await expect(ann.said('hello')).toContainText(SENT);
  await expect(ann.said('hello')).toHaveClass(/message--own/);
  await expect(bob.said('hello')).not.toHaveClass(/message--own/);
});

test('[PROTOCOLS 4] a socket cut in mid-send: sending, then sent, once', async ({ visit }) => {
  const ann = await visit();
  const bob = await visit();
  await open(bob);
  let isWhole = true;
  await open(ann, {
    // The server has it, but its word does not come back.
    received: (frame, page) => {
      if (!isWhole || !frame.includes('message_ids')) return true;
      isWhole = false;
      void page.close({ code: 1012 });
      return false;
    },
  });
  await ann.say('across the cut');
  await expect(ann.said('across the cut')).toContainText(SENT);
  expect(isWhole).toBe(false);
  await expect(ann.said('across the cut')).toHaveCount(1);
  await bob.expectSaid('across the cut');
  await bob.page.reload();
  await bob.expectSaid('across the cut');
});

test('[PROTOCOLS 4] what the server refuses has failed, and can be edited or sent again', async ({
  visit,
}) => {
  const ann = await visit();
  let refusals = 2;
  await open(ann, {
    sent: (frame, page) => {
      // Who one is, is no message.
      if (refusals === 0 || !frame.includes('"messages"')) return true;
      refusals -= 1;
      page.send(JSON.stringify({ type: 'message_ids', status: 'error', message_ids: [], error: 'Not now.' }));
      return false;
    },
  });
  await ann.say('hello');
  await expect(ann.said('hello')).toContainText('Not sent.');
  await ann.said('hello').getByRole('button', { name: 'Edit' }).click();
  await expect(ann.field).toHaveValue('hello');
  await expect(ann.said('hello')).toHaveCount(0);
  await ann.say('hello again');
  await expect(ann.said('hello again')).toContainText('Not sent.');
  await ann.said('hello again').getByRole('button', { name: 'Send again' }).click();
  await expect(ann.said('hello again')).toContainText(SENT);
  await expect(ann.said('hello again')).toHaveCount(1);
});
