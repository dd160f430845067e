import type { Lesson } from '../course/lesson.js';
import {
  type Plan,
  planStage,
  planVariant,
  planWithout,
  possibleSteps,
  variantsFor,
} from '../course/plan.js';
import { Problem } from '../errors.js';
import { flagOf } from '../recipe/flags.js';
import { leavable } from '../recipe/leave-out.js';
import { formatStep } from '../recipe/parse.js';

/** Something that one can choose when breaking a stage. */
export type Choice =
  | { readonly kind: 'variant'; readonly title: string; readonly plan: Plan }
  /** A flag or a step, with the steps that it stands for. */
  | { readonly kind: 'part'; readonly name: string; readonly steps: string };

/** What the lesson tells about, the stage as it should be included; then every part that can be left out. */
export function choicesOf(lesson: Lesson): Choice[] {
  const steps = possibleSteps(lesson);
  const variants = variantsFor(lesson);
  return [
    { kind: 'variant', title: 'Nothing: the stage as it should be', plan: planStage(lesson) },
    ...variants.map(
      (variant): Choice => ({ kind: 'variant', title: variant.title, plan: planVariant(lesson, variant) }),
    ),
    ...leavable(steps).map((name): Choice => {
      const meant = steps.filter((step) => (flagOf(step) ?? formatStep(step)) === name).map(formatStep);
      return { kind: 'part', name, steps: meant.join(', ') };
    }),
  ];
}

/**
 * What would be run: without the parts that are left out; when there are none, what the cursor is on.
 * @returns a sentence instead when that may not be run.
 */
export function planOf(lesson: Lesson, without: readonly string[], at: Choice | undefined): Plan | string {
  if (without.length === 0 && at?.kind === 'variant') return at.plan;
  const names = without.length > 0 || at?.kind !== 'part' ? without : [at.name];
  try {
    return names.length === 0 ? planStage(lesson) : planWithout(lesson, names);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
