import { Problem } from '../errors.js';
import { flagOf, unsharedKinds } from '../recipe/flags.js';
import { leaveOut } from '../recipe/leave-out.js';
import { parseSteps } from '../recipe/parse.js';
import type { Recipe, Step } from '../recipe/types.js';
import type { Lesson } from './lesson.js';
import type { Variant } from './schema.js';

/** Who runs a lesson: some failures are different for real root. */
export type Reader = 'user' | 'root';

/** The reader on this machine: real root, or anybody else. */
export function currentReader(): Reader {
  return process.geteuid?.() === 0 ? 'root' : 'user';
}

/** What will be run for a stage: its recipe as it is, or with something left out. */
export interface Plan {
  readonly lesson: Lesson;
  readonly recipe: Recipe;
  /** Flags and steps that are left out, as the person named them. */
  readonly without: readonly string[];
  /** The lesson's own variant, when this is one that it tells about. */
  readonly variant?: Variant;
  /** A variant goes on after a failed step, to show what the rest is like. */
  readonly keepGoing: boolean;
}

/** The stage's steps as the lesson gives them. */
export function lessonSteps(lesson: Lesson): Step[] {
  return parseSteps(lesson.recipe);
}

/** The stage as it should be. */
export function planStage(lesson: Lesson): Plan {
  const recipe = { steps: lessonSteps(lesson), command: commandOf(lesson, lesson.script) };
  return { lesson, recipe, without: [], keepGoing: false };
}

/** The variants that this reader can see: those for everybody, and those for them. */
export function variantsFor(lesson: Lesson, reader: Reader): Variant[] {
  return lesson.variants.filter((variant) => variant.as === undefined || variant.as === reader);
}

/** One of the lesson's own variants. */
export function planVariant(lesson: Lesson, variant: Variant): Plan {
  const without = variant.without ?? [];
  const steps =
    variant.recipe === undefined ? leaveOut(lessonSteps(lesson), without) : parseSteps(variant.recipe);
  const command = commandOf(lesson, variant.script ?? lesson.script);
  return { lesson, recipe: { steps, command }, without, variant, keepGoing: true };
}

/**
 * The stage with flags and steps left out, whatever they are. When what is then left is just what one of the lesson's
 * variants has, it is that variant.
 * @throws Problem when there is nothing of that name, or when leaving it out would put the host at risk.
 */
export function planWithout(
  lesson: Lesson,
  without: readonly string[],
  reader: Reader = currentReader(),
): Plan {
  const steps = leaveOut(lessonSteps(lesson), without);
  if (reader === 'root') keepHostSafe(lessonSteps(lesson), steps);
  const variant = variantsFor(lesson, reader).find(
    (v) => v.without !== undefined && sameSteps(leaveOut(lessonSteps(lesson), v.without), steps),
  );
  if (variant !== undefined) return planVariant(lesson, variant);
  return { lesson, recipe: { steps, command: commandOf(lesson, lesson.script) }, without, keepGoing: true };
}

/** Real root without a user namespace is root on the host: then every other namespace has to stay. */
function keepHostSafe(all: readonly Step[], rest: readonly Step[]): void {
  const kinds = (steps: readonly Step[]): string[] => steps.flatMap(unsharedKinds);
  if (kinds(rest).includes('user') || !kinds(all).includes('user')) return;
  const lost = kinds(all).filter((kind) => kind !== 'user' && !kinds(rest).includes(kind));
  if (lost.length === 0) return;
  const flag = flagOf({ name: 'unshare', args: [lost[0] ?? ''] });
  throw new Problem(
    `You are real root: leaving out -r together with ${flag} would let this recipe act on the host itself. ` +
      'Leave out one of the two, or run it as a normal user.',
  );
}

function sameSteps(a: readonly Step[], b: readonly Step[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function commandOf(lesson: Lesson, script: string): string[] {
  return [lesson.shell, '-c', script];
}
