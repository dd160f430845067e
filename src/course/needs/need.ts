import type { Step } from '../../recipe/types.js';
import type { Lesson } from '../lesson.js';
import type { Need } from '../schema.js';

/** Why a machine does not give what a stage needs, and what would mend it. */
export interface Shortage {
  /** What is missing and why, in a sentence or two. */
  readonly why: string;
  /** Commands of which each would mend it; the first is the best. */
  readonly fixes: readonly string[];
}

/** Something that a stage may need and a machine may not give. */
export interface NeedKind {
  /** Why it is not given here, or undefined when it is. */
  shortage(lesson: Lesson, need: Need): Shortage | undefined;
  /** Whether a step can't be performed without it. */
  isFor(step: Step): boolean;
  /** What doctor says was tried, in a word or two. */
  tried(need: Need): string;
}
