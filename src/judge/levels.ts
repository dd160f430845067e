import type { Verdict } from './row.js';

/** How far somebody has come with a runtime: a level is a stage, and all rows up to it. */
export interface Standing {
  /** The last level up to which no row failed; null if not even the first one. */
  readonly passed: number | null;
  /** The next one to go for: where the first red row is, or the first that was not asked for. Null behind the last. */
  readonly next: number | null;
  /** Of the rows up to the level that was passed. */
  readonly counts: { readonly pass: number; readonly skip: number };
}

/**
 * @param verdicts on all rows that were asked for.
 * @param levels of all rows that there are, from the first.
 */
export function standing(verdicts: readonly Verdict[], levels: readonly number[]): Standing {
  const asked = new Set(verdicts.map(({ stage }) => stage));
  const failed = verdicts.filter(({ verdict }) => verdict === 'fail').map(({ stage }) => stage);
  const red = Math.min(...failed);
  const good = levels.filter((level) => level < red && asked.has(level));
  const passed = good.at(-1) ?? null;
  const upTo = verdicts.filter(({ stage }) => passed !== null && stage <= passed);
  const count = (outcome: Verdict['verdict']): number =>
    upTo.filter(({ verdict }) => verdict === outcome).length;
  return {
    passed,
    next: levels.find((level) => level === red || !asked.has(level)) ?? null,
    counts: { pass: count('pass'), skip: count('skip') },
  };
}
