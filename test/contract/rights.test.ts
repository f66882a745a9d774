/** Who may do what in a room: the cells of docs/rights.md that do not depend on how it is kept; and that none is left out. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAllowed, RIGHTS, STANDINGS } from '../../worker/room/rights.ts';
import type { Server } from '../server.ts';
import {
  attempt,
  CANNOT,
  canBeTried,
  DEEDS,
  doorsOf,
  ENTRY,
  EVERYBODY,
  expected,
  sceneIn,
  TRIALS,
  WHO,
  type Who,
} from './cells.ts';
import { Person, post } from './person.ts';
import { codeOf, POLICIES, policyServer } from './rights.ts';
import { expectProblem, freshRoom } from './room.ts';

const [POLICY] = POLICIES;

describe('every cell of the table', () => {
  test('is of a row that is tried, and of a column that somebody stands in', () => {
    expect(Object.keys(TRIALS)).toEqual(Object.keys(RIGHTS));
    expect(new Set(Object.values(WHO).flat())).toEqual(new Set(STANDINGS));
  });

  test.each(DEEDS)('%s: is tried in some way to keep a room, or it is said why it cannot be', (deed) => {
    for (const who of EVERYBODY) {
      const isTried = POLICIES.some((policy) =>
        doorsOf(policy, who).some((door) => canBeTried(policy, who, deed, door)),
      );
      const { why = '' } = CANNOT[deed]?.[who] ?? {};
      expect(isTried || why !== '', who).toBe(true);
    }
  });

  test('that says yes is tried by somebody of its column', () => {
    for (const deed of DEEDS) {
      for (const standing of STANDINGS) {
        const policies = POLICIES.filter((policy) => isAllowed(policy, standing, deed));
        const isTried = (who: Who) =>
          WHO[who][0] === standing && policies.some((policy) => canBeTried(policy, who, deed));
        expect(policies.length === 0 || EVERYBODY.some(isTried), `${standing}: ${deed}`).toBe(true);
      }
    }
  });
});

describe('a cell of the table', () => {
  let server: Server;
  beforeAll(async () => {
    server = await policyServer(POLICY);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describe.each(DEEDS.filter((deed) => !ENTRY.includes(deed)))('%s', (deed) => {
    for (const who of EVERYBODY) {
      const doors = doorsOf(POLICY, who).filter((door) => canBeTried(POLICY, who, deed, door));
      if (doors.length === 0) continue;
      test(who, async () => {
        const scene = await sceneIn(server, POLICY);
        const outcome = expected(POLICY, who, deed);
        for (const door of doors) expect(await attempt(scene, who, deed, door), door).toBe(outcome);
      });
    }
  });
});

test.each(['/ban owner', '/mute owner', '/ban other', '/mute other'])(
  '%s: owners can neither be banned nor muted',
  async (command) => {
    const base = freshRoom();
    const owner = await Person.join(base, 'owner');
    const answer = await post(base, owner.messageToken, command);
    expectProblem(answer, 409);
    expect(codeOf(answer)).toBe(command.endsWith('owner') ? 'not-allowed' : 'unknown-user');
  },
);
