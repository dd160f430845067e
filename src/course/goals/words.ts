import type { GoalResult } from './check.js';
import type { Hint } from './hints.js';
import type { Goal } from './schema.js';

/** What is said of goals, hints and solutions, in a terminal and on the screen alike. */

/** By whom a goal is reached, or what is there instead. */
export function standingOf({ met, processes, instead = '' }: GoalResult): string {
  return met ? `by ${processes.map(({ pid, name }) => `${pid} (${name})`).join(' and ')}` : instead;
}

/** `2 of 4 goals reached` */
export function countOf(reached: number, all: number): string {
  return `${reached} of ${all} goals reached`;
}

/** `Hint 1 of 3` */
export function hintTitle({ number, of }: Pick<Hint, 'number' | 'of'>): string {
  return `Hint ${number} of ${of}`;
}

/** Which goal a hint is for. */
export function hintFor({ text }: Goal): string {
  return `The first goal that is not reached: ${text}`;
}

/** What comes after a hint. @param again how to ask once more. @param solution how to ask for a way. */
export function afterHint({ number, of }: Hint, again: string, solution: string): string {
  return number < of ? `${again} is more concrete.` : `${solution} shows a way.`;
}

/** Said instead of a hint. */
export const NO_HINT = 'All goals are reached; there is nothing to give a hint for.';

/** Above a solution. */
export function solutionTitle(stage: number): string {
  return `One way to reach the goals of stage ${stage}, for a shell. There are others.`;
}
