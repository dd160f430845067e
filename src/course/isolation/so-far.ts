import { unsharedKinds } from '../../recipe/flags.js';
import { parseSteps } from '../../recipe/parse.js';
import type { Step } from '../../recipe/types.js';
import type { Lesson } from '../lesson.js';
import type { StageState } from '../progress/types.js';
import { type Isolation, isolation } from './isolation.js';
import type { Room } from './rooms.js';

/**
 * What the stages that were run have made the container's own, each by its recipe: by that of its fallback, where the
 * machine did not give what the stage needs.
 * @param stateOf what is kept of the learner's stage of this number.
 */
export function isolatedSoFar(course: readonly Lesson[], stateOf: (stage: number) => StageState): Isolation {
  const stages = course.map((lesson) => ({
    stage: lesson.stage,
    would: parseSteps(lesson.recipe),
    did: stepsThatRan(lesson, stateOf(lesson.stage)),
  }));
  return isolation((room) => {
    const brought = stages.find(({ did }) => makes(room, did));
    const bringing = brought ?? stages.find(({ would }) => makes(room, would));
    return { own: brought !== undefined, stage: bringing?.stage ?? null };
  });
}

/** Whether whoever has performed these steps has this room for their own. */
export function makes({ key, steps: makers }: Room, steps: readonly Step[]): boolean {
  return steps.some(
    (step, i) =>
      makers.includes(step.name) ||
      // Only a child is born into these two, pid_namespaces(7), time_namespaces(7).
      (unsharedKinds(step).some((kind) => kind === key) && (!NEEDS_FORK.has(key) || hasFork(steps.slice(i)))),
  );
}

const NEEDS_FORK: ReadonlySet<string> = new Set(['pid', 'time']);

const hasFork = (steps: readonly Step[]): boolean => steps.some(({ name }) => /^fork(-into)?$/.test(name));

function stepsThatRan({ recipe, fallback }: Lesson, { ran, limited }: StageState): Step[] {
  if (ran !== undefined) return parseSteps(recipe);
  return limited === undefined || fallback === undefined ? [] : parseSteps(fallback.recipe);
}
