import type { Lesson } from './lesson.js';
import type { Shortage } from './needs/need.js';
import { kindOf } from './needs/needs.js';
import type { Fallback, Need } from './schema.js';

/** Something that a stage needs and that this machine does not give. */
export interface Limitation {
  /** The needs that are not met, in the order of the lesson. */
  readonly lacks: readonly Need[];
  /** What is missing and what mends it, for each of them: all are to be mended. */
  readonly shortages: readonly Shortage[];
  /** What is missing and why, in a sentence or two for each. */
  readonly why: string;
  /** What the stage can show all the same. */
  readonly fallback: Fallback;
}

/** What this machine does not give to a stage; undefined when it gives all. */
export function limitationOf(lesson: Lesson): Limitation | undefined {
  const { fallback, needs } = lesson;
  if (fallback === undefined) return undefined;
  const short = needs.flatMap((need) => {
    const shortage = kindOf(need).shortage(lesson, need);
    return shortage === undefined ? [] : [{ need, ...shortage }];
  });
  if (short.length === 0) return undefined;
  return {
    lacks: short.map(({ need }) => need),
    shortages: short.map(({ why, fixes }) => ({ why, fixes })),
    why: short.map(({ why }) => why).join(' '),
    fallback,
  };
}
