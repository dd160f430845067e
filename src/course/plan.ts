import { Problem } from '../errors.js';
import { flagOf, unsharedKinds } from '../recipe/flags.js';
import { leaveOut } from '../recipe/leave-out.js';
import { parseSteps } from '../recipe/parse.js';
import { needs } from '../recipe/placeholders.js';
import type { Recipe, Step } from '../recipe/types.js';
import { type Here, hereFor } from './here.js';
import type { Lesson } from './lesson.js';
import type { Limitation } from './limitation.js';
import { kindOf, sameNeed } from './needs/needs.js';
import type { Need, Variant } from './schema.js';

/** What will be run for a stage: its recipe as it is, or with something left out. */
export interface Plan {
  readonly lesson: Lesson;
  readonly recipe: Recipe;
  /** Files that the run finds in `$TMPDIR`: name and text. */
  readonly files: Readonly<Record<string, string>>;
  /** Flags and steps that are left out, as the person named them. */
  readonly without: readonly string[];
  /** The lesson's own variant, when this is one that it tells about. */
  readonly variant?: Variant;
  /** What this machine does not give: then this is the lesson's fallback. */
  readonly limited?: Limitation;
  /** A variant goes on after a failed step, to show what the rest is like. */
  readonly keepGoing: boolean;
  /** The reader has chosen these steps and their order: the lesson says nothing of them, but may still hold. */
  readonly ownOrder?: boolean;
}

/** The stage's steps as the lesson gives them. */
export function lessonSteps(lesson: Lesson): Step[] {
  return parseSteps(lesson.recipe);
}

/** The stage as it should be; or its fallback, where the machine does not give what it needs. */
export function planStage(lesson: Lesson, here: Here = hereFor(lesson)): Plan {
  const { limited } = here;
  const { recipe, script } = limited?.fallback ?? lesson;
  return {
    ...common(lesson, parseSteps(recipe), script, here),
    without: [],
    ...(limited === undefined ? { keepGoing: false } : { limited, keepGoing: true }),
  };
}

/** The variants that this reader can see on this machine. */
export function variantsFor(lesson: Lesson, { reader, limited }: Here = hereFor(lesson)): Variant[] {
  const who = runsAsNobody(lesson) ? 'user' : reader;
  return lesson.variants.filter(
    (variant) =>
      (variant.as === undefined || variant.as === who) &&
      !variant.needs.some((need) => isLacking(need, limited)),
  );
}

/** One of the lesson's own variants. */
export function planVariant(lesson: Lesson, variant: Variant, here: Here = hereFor(lesson)): Plan {
  const without = variant.without ?? [];
  const steps =
    variant.recipe === undefined ? leaveOut(lessonSteps(lesson), without) : parseSteps(variant.recipe);
  return {
    ...common(lesson, steps, variant.script ?? lesson.script, here),
    without,
    variant,
    keepGoing: true,
  };
}

/**
 * The stage with flags and steps left out, whatever they are. When what is then left is just what one of the lesson's
 * variants has, it is that variant.
 * @throws Problem when there is nothing of that name, or when leaving it out would put the host at risk.
 */
export function planWithout(lesson: Lesson, without: readonly string[], here: Here = hereFor(lesson)): Plan {
  const steps = leaveOut(lessonSteps(lesson), without);
  if (here.reader === 'root' && !runsAsNobody(lesson)) keepHostSafe(lessonSteps(lesson), steps);
  const variant = variantsFor(lesson, here).find(
    (v) => v.without !== undefined && sameSteps(leaveOut(lessonSteps(lesson), v.without), steps),
  );
  if (variant !== undefined) return planVariant(lesson, variant, here);
  return { ...common(lesson, steps, lesson.script, here), without, keepGoing: true };
}

/**
 * Steps that the reader chose, in the order that the reader wants.
 * @throws Problem when that would put the host at risk.
 */
export function planSteps(lesson: Lesson, steps: readonly Step[], here: Here = hereFor(lesson)): Plan {
  if (here.reader === 'root' && !runsAsNobody(lesson)) keepHostSafe(lessonSteps(lesson), steps);
  const { script } = here.limited?.fallback ?? lesson;
  return { ...common(lesson, steps, script, here), without: [], keepGoing: true, ownOrder: true };
}

type Common = Pick<Plan, 'lesson' | 'recipe' | 'files'>;

function common(lesson: Lesson, steps: readonly Step[], script: string, here: Here): Common {
  return {
    lesson,
    recipe: { steps: stepsHere(lesson, steps, here), command: [lesson.shell, '-c', script] },
    files: lesson.files,
  };
}

/** Steps as they are performed here: real root takes care first, and what the machine does not give is not asked for. */
export function stepsHere(lesson: Lesson, steps: readonly Step[], { reader, limited }: Here): Step[] {
  const possible = steps.filter((step) => isPossible(step, limited));
  return reader === 'root' && runsAsNobody(lesson) ? becomeNobody(possible) : possible;
}

/** The lesson's steps that are possible here: what can be left out. */
export function possibleSteps(lesson: Lesson, { limited }: Here = hereFor(lesson)): Step[] {
  return lessonSteps(lesson).filter((step) => isPossible(step, limited));
}

function isPossible(step: Step, limited: Limitation | undefined): boolean {
  return !limited?.lacks.some((need) => kindOf(need).isFor(step));
}

function isLacking(need: Need, limited: Limitation | undefined): boolean {
  return limited?.lacks.some((one) => sameNeed(one, need)) ?? false;
}

const isGroupStep = ({ name }: Step): boolean => name.startsWith('cgroup-');

/**
 * Where there is a root file system, there are ways out of it, and the course takes them. In a user namespace that maps
 * root to the host's root that would be the real thing. So there real root runs the stage as nobody.
 */
function runsAsNobody(lesson: Lesson): boolean {
  return needs({ steps: lessonSteps(lesson), command: [] }, 'ROOTFS');
}

/** Only what the host's root is asked for, such as a control group, comes before it. */
function becomeNobody(steps: readonly Step[]): Step[] {
  const first = steps.findIndex((step) => !isGroupStep(step));
  const at = first < 0 ? steps.length : first;
  return [...steps.slice(0, at).map(handOver), { name: 'setuid', args: [`${NOBODY}`] }, ...steps.slice(at)];
}

/** The group that root makes is for nobody, too. */
function handOver(step: Step): Step {
  return step.name === 'cgroup-make' ? { ...step, args: [...step.args, `${NOBODY}`] } : step;
}

/** Who real root becomes on the host where it is better held back. */
export const NOBODY = 65534;

/** Where real root without a user namespace would change what the host shows to everybody: its files, names, interfaces. */
const OF_THE_HOST: readonly string[] = ['mnt', 'uts', 'net'];

/** Whether real root may be offered a variant. A recipe with steps that do not exist is safe, since it never runs. */
export function isSafeForRoot(lesson: Lesson, { recipe, without = [] }: Variant): boolean {
  try {
    const all = lessonSteps(lesson);
    const rest = recipe === undefined ? leaveOut(all, without) : parseSteps(recipe);
    const lost = lostProtection(all, rest);
    return runsAsNobody(lesson) || !lost.some((kind) => OF_THE_HOST.includes(kind));
  } catch {
    return true;
  }
}

/** Real root without a user namespace is root on the host: then every other namespace has to stay. */
function lostProtection(all: readonly Step[], rest: readonly Step[]): string[] {
  const kinds = (steps: readonly Step[]): string[] => steps.flatMap(unsharedKinds);
  if (kinds(rest).includes('user') || !kinds(all).includes('user')) return [];
  return kinds(all).filter((kind) => kind !== 'user' && !kinds(rest).includes(kind));
}

function keepHostSafe(all: readonly Step[], rest: readonly Step[]): void {
  const lost = lostProtection(all, rest);
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
