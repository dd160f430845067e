import type { Lesson } from '../course/lesson.js';
import {
  type Plan,
  planStage,
  planVariant,
  planWithout,
  possibleSteps,
  variantsFor,
} from '../course/plan.js';
import { hasRun } from '../course/progress/standing.js';
import type { StageState } from '../course/progress/types.js';
import { Problem } from '../errors.js';
import { flagOf } from '../recipe/flags.js';
import { leavable } from '../recipe/leave-out.js';
import { formatStep } from '../recipe/parse.js';

/** Something that one can choose when breaking a stage. */
export type Choice =
  | { readonly kind: 'variant'; readonly title: string; readonly plan: Plan }
  /** A flag or a step, the steps that it stands for, and what is run without it; a sentence if that may not be run. */
  | { readonly kind: 'part'; readonly name: string; readonly steps: string; readonly plan: Plan | string }
  /** Nothing more: the next part of the stage. */
  | { readonly kind: 'onward' };

/** What the lesson tells about, the stage as it should be included; then every part that can be left out; then the way on. */
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
      return { kind: 'part', name, steps: meant.join(', '), plan: planLeaving(lesson, [name]) };
    }),
    { kind: 'onward' },
  ];
}

/**
 * What would be run: without the parts that are left out; when there are none, what the cursor is on.
 * @returns a sentence instead when that may not be run.
 */
export function planOf(lesson: Lesson, without: readonly string[], at: Choice | undefined): Plan | string {
  if (at?.kind === 'variant') return at.plan;
  return at?.kind === 'part' && without.length === 0 ? at.plan : planLeaving(lesson, without);
}

function planLeaving(lesson: Lesson, without: readonly string[]): Plan | string {
  try {
    return without.length === 0 ? planStage(lesson) : planWithout(lesson, without);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

/**
 * Whether the learner has seen what comes of a choice.
 * @param tried other combinations that were run to their end while the stage is open, as `nameOf` calls them.
 */
export function isSeen(choice: Choice, state: StageState, tried: readonly string[]): boolean {
  if (choice.kind === 'onward' || typeof choice.plan === 'string') return false;
  const { variant, without } = choice.plan;
  if (variant !== undefined) return Object.hasOwn(state.broke, variant.id);
  return without.length === 0 ? hasRun(state) : tried.includes(nameOf(choice.plan));
}

/** One name for one combination of parts that are left out. */
export function nameOf({ without }: Plan): string {
  return without.join(' ');
}

/** The first of the lesson's own ways that was not seen; when all were, the way on. */
export function firstUnseen(choices: readonly Choice[], seen: readonly boolean[]): number {
  const variant = choices.findIndex(({ kind }, i) => i > 0 && kind === 'variant' && !seen[i]);
  return variant < 0 ? choices.length - 1 : variant;
}
