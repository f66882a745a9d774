import { evictDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { test } from 'vitest';
import { checkModel } from '../model/check.ts';
import type { House, Line } from '../model/house.ts';

/** How many in every test run; the long half has thousands. */
const SEQUENCES = 100;
/** Milliseconds: on an idle machine it takes a tenth of that, but a failure is made short before it is told. */
const PATIENCE = 300_000;

/** A room in this very workerd. */
class OwnHouse implements House {
  readonly #room = crypto.randomUUID();
  readonly #stub = env.ROOMS.getByName(this.#room);

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return exports.default.fetch(new Request(`https://parley/rooms/${this.#room}/${path}`, init));
  }

  async dial(path: string): Promise<Line | number> {
    const { webSocket, status, body } = await this.fetch(path, { headers: { Upgrade: 'websocket' } });
    if (!webSocket) {
      await body?.cancel();
      return status;
    }
    webSocket.accept();
    return {
      send: (text) => {
        if (webSocket.readyState === WebSocket.OPEN) webSocket.send(text);
      },
      drop: () => webSocket.close(),
      onText: (take) => webSocket.addEventListener('message', ({ data }) => take(String(data))),
      onEnd: (take) => webSocket.addEventListener('close', () => take()),
    };
  }

  async sleep(): Promise<void> {
    await evictDurableObject(this.#stub);
  }

  async crash(): Promise<void> {
    await evictDurableObject(this.#stub, { webSockets: 'close' });
  }
}

test(
  '[DESIGN, the room’s promises] sequences of everything that can happen end as the model says',
  async () => {
    await checkModel(() => new OwnHouse(), { sequences: SEQUENCES, isProcess: false });
  },
  PATIENCE,
);
