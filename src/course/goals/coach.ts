import type { ProcessesOptions } from '../../run/watch/processes.js';
import type { Lesson } from '../lesson.js';
import type { Progress } from '../progress/progress.js';
import { solutionText } from '../solution-text.js';
import { type GoalResult, GoalWatch } from './check.js';
import { type Hint, nextHint } from './hints.js';
import type { Goal } from './schema.js';

/** A hint, and the goal that it is for. */
export interface GivenHint {
  readonly goal: Goal;
  readonly hint: Hint;
}

/** Looks at the goals of a stage for one learner, helps, and notes down what they have reached and which hints they saw. */
export class Coach {
  readonly #lesson: Lesson;
  readonly #progress: Pick<Progress, 'record' | 'stageState'>;
  readonly #watch: GoalWatch;

  constructor(
    lesson: Lesson,
    progress: Pick<Progress, 'record' | 'stageState'>,
    options: ProcessesOptions = {},
  ) {
    this.#lesson = lesson;
    this.#progress = progress;
    this.#watch = new GoalWatch(lesson.goals, options);
  }

  /** How it is now. @throws Problem if there is no /proc to read from. */
  look(): GoalResult[] {
    const { stage } = this.#lesson;
    const results = this.#watch.check();
    for (const { met, goal } of results)
      if (met) this.#progress.record({ type: 'goal-met', stage, goal: goal.id });
    return results;
  }

  /** The next hint for the first goal that is not reached; undefined when there is none. */
  hint(results: readonly GoalResult[]): GivenHint | undefined {
    const { stage, goals } = this.#lesson;
    const { goals: reached, hints } = this.#progress.stageState(stage);
    const missed = results.filter(({ met }) => !met).map(({ goal }) => goal);
    // Who has reached it before knows the way.
    const goal = missed.find(({ id }) => !Object.hasOwn(reached, id)) ?? missed[0];
    if (goal === undefined) return undefined;
    const hint = nextHint(goals, goal, hints);
    this.#progress.record({ type: 'hint-seen', stage, hints: hint.seen });
    return { goal, hint };
  }

  /** A way to reach all goals, as one types it on this machine; empty when the lesson has none. */
  solution(): string {
    return solutionText(this.#lesson);
  }
}

/** So often, and a person sees no delay. Where there are very many processes it takes longer, and is then done less often. */
const PAUSE_MS = { least: 400, most: 3000 };

/** What watching may take of one processor: a seventieth or so. */
const SHARE = 1 / 70;

/** How long to wait with the next look. @param spent milliseconds that the last one took. */
export function pauseAfter(spent: number): number {
  return Math.min(Math.max(spent / SHARE, PAUSE_MS.least), PAUSE_MS.most);
}
