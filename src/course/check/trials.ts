import { type Here, hereFor } from '../here.js';
import type { Lesson } from '../lesson.js';
import type { Mistake } from '../mistake.js';
import { variantsFor } from '../plan.js';
import { solutionLimit } from '../solve.js';
import type { LessonSource } from '../source.js';
import { recipeTrial, variantTrial } from './runs.js';
import { solutionTrial } from './solution.js';
import { linesOf, type Trial } from './trial.js';

/** All that can be performed of a lesson by this reader on this machine. */
export interface Trials {
  /** The recipe, the variants, the solution. Each is to be over before the next, since it may change what that would measure. */
  readonly trials: readonly Trial[];
  /** What is for another reader, or for a machine that gives more: how many variants, and the solution. */
  readonly notTried: number;
}

/** What there is to perform of a lesson; nothing is performed yet. */
export function trialsOf(lesson: Lesson, source: LessonSource, here: Here = hereFor(lesson)): Trials {
  const at = linesOf(source);
  const variants = variantsFor(lesson, here);
  const hasSolution = lesson.solution !== undefined && lesson.goals.length > 0;
  const isSolvable = hasSolution && solutionLimit(lesson, here) === undefined;
  const trials = [
    recipeTrial(lesson, here, at),
    ...variants.map((variant) => variantTrial(lesson, variant, here, at)),
    ...(isSolvable ? [solutionTrial(lesson, here, at)] : []),
  ];
  const solutions = hasSolution && !isSolvable ? 1 : 0;
  return { trials, notTried: lesson.variants.length - variants.length + solutions };
}

/** What performing a lesson has shown. */
export interface Performed {
  readonly mistakes: readonly Mistake[];
  readonly count: number;
  readonly notTried: number;
}

/** Performs all of a lesson. @throws Problem when something can't be prepared at all. */
export async function performAll(lesson: Lesson, source: LessonSource): Promise<Performed> {
  const { trials, notTried } = trialsOf(lesson, source);
  const mistakes: Mistake[] = [];
  for (const trial of trials) mistakes.push(...(await trial.perform()).mistakes);
  return { mistakes, count: trials.length, notTried };
}
