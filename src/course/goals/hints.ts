import type { Goal } from './schema.js';

/** A rung of the ladder of hints of one goal. */
export interface Hint {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** The hints of the stage count through, goal by goal: this many were seen with this one. It is what progress keeps. */
  readonly seen: number;
}

/**
 * The next hint for a goal.
 * @param seen how many were seen before, counted as in `Hint.seen`.
 * @returns the last one again when all of the goal's were seen.
 */
export function nextHint(goals: readonly Goal[], goal: Goal, seen: number): Hint {
  const before = goals.slice(0, goals.indexOf(goal)).reduce((sum, { hints }) => sum + hints.length, 0);
  const index = Math.min(Math.max(seen - before, 0), goal.hints.length - 1);
  return {
    text: goal.hints[index] ?? '',
    number: index + 1,
    of: goal.hints.length,
    seen: before + index + 1,
  };
}
