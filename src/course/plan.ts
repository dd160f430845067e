import type { Recipe } from '../recipe/types.js';
import type { Lesson } from './lesson.js';
import type { Variant } from './schema.js';

/** What will be run for a stage: its recipe as it is, or with something left out. */
export interface Plan {
  readonly lesson: Lesson;
  readonly recipe: Recipe;
  /** Flags and steps that are left out, as the person named them. */
  readonly without: readonly string[];
  /** The lesson's own variant, when what is left out is one that it tells about. */
  readonly variant?: Variant;
  /** A variant goes on after a failed step, to show what the rest is like. */
  readonly keepGoing: boolean;
}
export type { Recipe };
