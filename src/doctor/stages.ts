import { hereFor } from '../course/here.js';
import type { Lesson } from '../course/lesson.js';
import type { Limitation } from '../course/limitation.js';
import { kindOf } from '../course/needs/needs.js';
import { type Plan, planStage, planVariant, variantsFor } from '../course/plan.js';
import type { Failure, Variant } from '../course/schema.js';
import { formatStep, parseSteps } from '../recipe/parse.js';
import { attempt } from './attempt.js';
import type { Refusal, StageTrial } from './types.js';

/** Performs a recipe, and says what of it was refused; tests have one that is made up. */
export type Attempt = typeof attempt;

/**
 * Tries every stage: its own recipe, as `learn run` would perform it, with nothing for a script. What only a variant does
 * is tried with the variant.
 */
export async function tryStages(
  course: readonly Lesson[],
  perform: Attempt = attempt,
): Promise<StageTrial[]> {
  const known = new Set(course.flatMap(({ recipe }) => parseSteps(recipe).map(({ name }) => name)));
  const trials: StageTrial[] = [];
  // One after the other: two runs at once would be in each other's way in a control group.
  for (const lesson of course) trials.push(await tryStage(lesson, known, perform));
  return trials;
}

async function tryStage(lesson: Lesson, known: Set<string>, perform: Attempt): Promise<StageTrial> {
  const here = hereFor(lesson);
  const refusal = await tryPlan(planStage(lesson, here), perform);
  if (here.limited !== undefined) {
    const missing = missingNeed(here.limited);
    return refusal === null
      ? trial(lesson, 'partly', missing, 'The fallback runs, which shows what is possible without.')
      : trial(lesson, 'blocked', refusal);
  }
  if (refusal !== null) return tryFallback(lesson, refusal, perform);
  for (const variant of variantsFor(lesson, here)) {
    const own = ownSteps(variant, known);
    if (own.length === 0) continue;
    const missing = await tryPlan(planVariant(lesson, variant, here), perform, variant.fails);
    if (missing !== null)
      return trial(lesson, 'partly', missing, `All runs but the variant "${variant.id}".`);
    for (const name of own) known.add(name);
  }
  return trial(lesson, 'ready', null);
}

/** It looked as if the stage could run, and then it could not. */
async function tryFallback(lesson: Lesson, refusal: Refusal, perform: Attempt): Promise<StageTrial> {
  const { fallback } = lesson;
  if (fallback === undefined) return trial(lesson, 'blocked', refusal);
  const limited: Limitation = { lacks: lesson.needs, shortages: [], why: refusal.explanation, fallback };
  const worse = await tryPlan(planStage(lesson, { ...hereFor(lesson), limited }), perform);
  return worse === null
    ? trial(lesson, 'partly', refusal, 'The fallback runs, which shows what is possible without.')
    : trial(lesson, 'blocked', worse);
}

function tryPlan(plan: Plan, perform: Attempt, fails?: readonly Failure[]): Promise<Refusal | null> {
  const { lesson, recipe, files, limited } = plan;
  const expected = (fails ?? limited?.fallback.fails ?? []).flatMap((one) =>
    'step' in one ? [one.step] : [],
  );
  return perform({ recipe: { ...recipe, command: [lesson.shell, '-c', ':'] }, files }, expected);
}

/** Names of steps that this variant performs, and nobody has so far. */
function ownSteps({ recipe = [], fails }: Variant, known: ReadonlySet<string>): string[] {
  const failing = fails.flatMap((one) => ('step' in one ? [one.step] : []));
  return parseSteps(recipe)
    .filter((step) => !known.has(step.name) && !failing.includes(formatStep(step)))
    .map(({ name }) => name);
}

function missingNeed({ lacks, why }: Limitation): Refusal {
  const tried = lacks.map((need) => kindOf(need).tried(need)).join(', ');
  return { tried, errno: null, said: why, explanation: why };
}

function trial(
  { stage, title }: Lesson,
  standing: StageTrial['standing'],
  refusal: Refusal | null,
  note: string | null = null,
): StageTrial {
  return { stage, title, standing, refusal, note };
}
