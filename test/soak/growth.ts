import { slopeOf } from './slope.ts';
import type { Usage } from './usage.ts';

/** What the processes of a server use. @property acts how many were done by then */
export type Look = { hours: number; acts: number; workerd: Usage; supervisor: Usage };

/** Looks at rest, after each third of the run, and those under way in its last third. */
export type Course = { rests: readonly [Look, Look, Look]; busy: readonly Look[] };

type Side = 'workerd' | 'supervisor';
/** One line of the verdict. */
type Finding = { line: string; holds: boolean };

/**
 * Bytes of workerd's memory that an act may leave in the last third. Its heap still grows then, by some 400 for each
 * act, as the runtime lets it until it is worth collecting; something forgotten is a KB or more, and comes on top.
 */
const LEFT_BY_ACT = 512;
/** By how many MB Node's memory may differ between two looks that found the same. */
const NODE_MARGIN = 15;
const MB = 1_048_576;

/**
 * Whether what a server uses ends where it began. Handles and the supervisor's memory do so at once, and are compared
 * between the first rest and the last. The memory of workerd only levels off, so it is judged by how fast it still
 * grows in the end: @param isJudged whether the run was long enough for that.
 */
export function growthOf(course: Course, isJudged: boolean): { story: string; breaches: string[] } {
  const findings = [
    handles(course, 'workerd'),
    handles(course, 'supervisor'),
    supervisorMemory(course),
    workerdMemory(course, isJudged),
  ];
  return {
    story: [...findings.map(({ line }) => line), ...slopes(course)].join('\n'),
    breaches: findings.filter(({ holds }) => !holds).map(({ line }) => line),
  };
}

function handles({ rests }: Course, side: Side): Finding {
  const all = rests.map((rest) => rest[side].handles);
  const holds = rests[2][side].handles <= rests[0][side].handles;
  return { line: `handles of ${side} at rest: ${all.join(' → ')}${grew(holds)}`, holds };
}

function supervisorMemory({ rests }: Course): Finding {
  const holds = rests[2].supervisor.memory <= rests[0].supervisor.memory + NODE_MARGIN;
  return { line: `memory of supervisor at rest: ${memories(rests, 'supervisor')}${grew(holds)}`, holds };
}

/**
 * A leak grows at rest and under way. What the collector has not come to yet, when a look is taken, shows in only one
 * of the two: so the lesser one counts.
 */
function workerdMemory({ rests, busy }: Course, isJudged: boolean): Finding {
  const [, before, after] = rests;
  const atRest = ((after.workerd.memory - before.workerd.memory) / (after.acts - before.acts)) * MB;
  const underWay = slopeOf(busy.map(({ acts, workerd }) => [acts, workerd.memory])) * MB;
  const holds = !isJudged || Math.min(atRest, underWay) <= LEFT_BY_ACT;
  const left = `in the last third an act left ${bytes(atRest)} at rest, ${bytes(underWay)} under way`;
  const verdict = isJudged ? grew(holds) : ' (not judged: it levels off only in a longer run)';
  return { line: `memory of workerd at rest: ${memories(rests, 'workerd')}; ${left}${verdict}`, holds };
}

function slopes({ busy }: Course): string[] {
  const slope = (side: Side) => slopeOf(busy.map((look) => [look.hours, look[side].memory])).toFixed(1);
  return (['workerd', 'supervisor'] as const).map(
    (side) => `${side}: ${slope(side)} MB an hour in the last third, by least squares, under way`,
  );
}

function memories(rests: Course['rests'], side: Side): string {
  return `${rests.map((rest) => rest[side].memory.toFixed(1)).join(' → ')} MB`;
}

function bytes(figure: number): string {
  return `${figure.toFixed(0)} B`;
}

function grew(holds: boolean): string {
  return holds ? '' : ' (IT GREW)';
}
