/** Writes down what goes over the wire, so that it can stand in docs and be the same on every run. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Frame, Socket } from './socket.ts';
import type { EventStream } from './stream.ts';

const FOLDER = join(import.meta.dirname, '../../docs/transcripts');

/** Somebody whose incoming lines are written down. */
export type Ear = { name: string; lines(): string[]; until(condition: () => boolean): Promise<void> };

export function socketEar(name: string, socket: Socket): Ear {
  return {
    name,
    lines: () => socket.frames.map((frame) => JSON.stringify(frame)),
    until: (condition) => socket.until(condition),
  };
}

/** An event of a stream is one line here, its fields separated by two spaces; comments are left out. */
export function streamEar(name: string, stream: EventStream): Ear {
  return {
    name,
    lines: () =>
      stream.blocks.filter((block) => !block.startsWith(':')).map((block) => block.replaceAll('\n', '  ')),
    until: (condition) => stream.until(condition),
  };
}

/** Sends a frame; returns the line that tells of it. */
export function says(ear: Ear, socket: Socket, frame: Frame): string {
  socket.send(frame);
  return `${ear.name} → ${JSON.stringify(frame)}`;
}

export class Transcript {
  readonly #read = new Map<Ear, number>();
  #text: string;

  constructor(title: string, about: string) {
    this.#text = `# ${title}\n\n${about}\n\nA test plays this session against the server and compares every line. What differs from run to run stands as \`ID-1\`, \`TOKEN-1\`, \`USER-1\` and so on, numbered as it first appears; times are made up.\n`;
  }

  /** One thing that is done, and how many lines each then gets. */
  async step(
    what: string,
    sent: readonly string[],
    heard: readonly (readonly [Ear, number])[],
  ): Promise<void> {
    const lines = [...sent];
    for (const [ear, count] of heard) {
      const read = this.#read.get(ear) ?? 0;
      await ear.until(() => ear.lines().length >= read + count);
      lines.push(
        ...ear
          .lines()
          .slice(read)
          .map((line) => `${ear.name} ← ${line}`),
      );
      this.#read.set(ear, ear.lines().length);
    }
    this.#text += `\n${what}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`;
  }

  /** Compares with the document, or writes it where the environment says `UPDATE=1`. */
  async expectToMatch(file: string, base: string): Promise<void> {
    for (const [ear, read] of this.#read) expect(ear.lines().slice(read)).toEqual([]);
    const text = steady(this.#text, base);
    if (process.env.UPDATE === '1') await writeFile(join(FOLDER, file), text);
    expect(text).toBe(await readFile(join(FOLDER, file), 'utf8'));
  }
}

/** The text with everything that differs from run to run replaced by what does not. */
function steady(text: string, base: string): string {
  const room = /rooms\/([^/]+)\//.exec(base)?.[1] ?? '';
  return [
    [/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, 'ID'],
    [/(?<=_token":"|Token: )[\w.-]+/g, 'TOKEN'],
    [/(?<="secret":")[^"]+/g, 'SECRET'],
    [/(?<="userId":")[^"]+/g, 'USER'],
    [/(?<="invite":")[^"]+/g, 'INVITE'],
  ]
    .reduce((so_far, [pattern, word]) => number(so_far, pattern as RegExp, String(word)), text)
    .replaceAll(room, 'tea')
    .replace(/(?<="created":)[\d.]+/g, '1790000000.125')
    .replace(/(?<="expires":)\d+/g, '1790604800')
    .replace(/(?<="timestamp":)\d+/g, '1790000000125')
    .replace(/(?<=retry: )\d+/g, '2000');
}

/** Replaces each value that the pattern finds, wherever it stands, by the word and a number of its own. */
function number(text: string, pattern: RegExp, word: string): string {
  const found = new Set(text.match(pattern));
  return [...found].reduce((so_far, value, i) => so_far.replaceAll(value, `${word}-${i + 1}`), text);
}
