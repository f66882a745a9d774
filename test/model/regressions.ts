import {
  arrive,
  type Command,
  comeBack,
  crashAtRest,
  login,
  race,
  rename,
  repeat,
  resend,
  say,
  sleep,
  stream,
} from './commands.ts';

/**
 * Sequences that went wrong once, here or in a server that was broken on purpose: they are done first, in every run.
 * In words and not as seeds, which mean something else as soon as a command is added.
 */
export const REGRESSIONS: readonly Command[][] = [
  // A socket that was lost together with an earlier life of the room closed only now.
  [crashAtRest, crashAtRest],
  // A name that one has already.
  [arrive('cahat-2'), rename('cahat-2', 'bob'), rename('cahat-2', 'bob')],
  // What a broken stream still brings is not the next one's.
  [
    login('ann', true, true),
    stream('ann', 'http', 'nothing', 0, true),
    comeBack('ann', 'socket'),
    comeBack('ann', 'http'),
  ],
  // 409, for the living.
  [
    login('ann', true, true),
    stream('ann', 'socket', 'nothing', 0, true),
    login('ann', true, true),
    stream('ann', 'http', 'an unknown one', 0, true),
  ],
  // One use, also over a sleep and a crash.
  [
    login('ann', true, true),
    stream('ann', 'socket', 'nothing', 0, true),
    say('ann', 'something', false),
    sleep,
    say('ann', 'something', true),
    race('ann'),
    repeat('ann'),
    crashAtRest,
    repeat('ann'),
  ],
  // Acknowledged once, stored once.
  [
    arrive('whisp-1'),
    resend('whisp-1'),
    sleep,
    resend('whisp-1'),
    crashAtRest,
    arrive('whisp-1'),
    resend('whisp-1'),
  ],
];
