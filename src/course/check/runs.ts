import { perform } from '../../run/perform.js';
import type { RunView } from '../../run/view.js';
import type { Lesson } from '../lesson.js';
import type { Mistake } from '../mistake.js';
import { type Plan, planStage, planVariant, variantsFor } from '../plan.js';
import type { Variant } from '../schema.js';
import type { Keys, LessonSource } from '../source.js';
import { differences, holds, toldDifferences } from '../verify.js';

/** What the runs of a lesson told. */
export interface Runs {
  readonly mistakes: readonly Mistake[];
  readonly count: number;
  /** Variants that are for another reader, or for a machine that gives more. */
  readonly notRun: number;
}

/**
 * Performs the recipe and every variant that this reader can see on this machine, and holds each against what the lesson
 * says of it.
 * @throws Problem when a run can't be prepared at all.
 */
export async function runLesson(lesson: Lesson, source: LessonSource): Promise<Runs> {
  const at = (keys: Keys, sentences: readonly string[], warning = false): Mistake[] =>
    sentences.map((sentence) => ({
      line: source.lineOf(keys),
      message: `${keys.join('.')}: ${sentence}`,
      ...(warning ? { warning } : {}),
    }));
  const plan = planStage(lesson);
  const mistakes = stageMistakes(plan, await perform(plan), at);
  const variants = variantsFor(lesson);
  for (const variant of variants) {
    const view = await perform(planVariant(lesson, variant));
    const keys = ['variants', lesson.variants.indexOf(variant)];
    mistakes.push(...toldMistakes(variant, keys, view, at));
  }
  return { mistakes, count: variants.length + 1, notRun: lesson.variants.length - variants.length };
}

type At = (keys: Keys, sentences: readonly string[], warning?: boolean) => Mistake[];

function stageMistakes(plan: Plan, view: RunView, at: At): Mistake[] {
  const { lesson, limited } = plan;
  if (limited !== undefined) {
    return [
      ...at(['needs'], [`only the fallback was run here: ${limited.why}`], true),
      ...toldMistakes(limited.fallback, ['fallback'], view, at),
    ];
  }
  const rest = differences({ ...plan, lesson: { ...lesson, expect: [] } }, view);
  return [
    ...at(['recipe'], rest),
    ...toldMistakes({ fails: [], shows: lesson.expect }, [], view, at, 'expect'),
    ...lesson.predict.flatMap((question, i) => {
      const right = question.choices.filter(({ when }) => holds(when, view)).length;
      if (right === 1) return [];
      const which = right === 0 ? 'no choice holds' : `${right} choices hold`;
      return at(['predict', i], [`${which} after the run; it has to be exactly one`]);
    }),
  ];
}

/** One by one, so that each has its own line. */
function toldMistakes(
  { fails, shows }: Pick<Variant, 'fails' | 'shows'>,
  keys: Keys,
  view: RunView,
  at: At,
  name = 'shows',
): Mistake[] {
  return [
    ...fails.flatMap((failure, i) =>
      at([...keys, 'fails', i], toldDifferences({ fails: [failure], shows: [] }, view)),
    ),
    ...shows.flatMap((one, i) => at([...keys, name, i], toldDifferences({ fails: [], shows: [one] }, view))),
  ];
}
