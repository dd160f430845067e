import { perform } from '../../run/perform.js';
import type { RunView } from '../../run/view.js';
import type { Here } from '../here.js';
import type { Lesson } from '../lesson.js';
import type { Mistake } from '../mistake.js';
import { type Plan, planStage, planVariant } from '../plan.js';
import type { Variant } from '../schema.js';
import type { Keys } from '../source.js';
import { differences, holds, toldDifferences } from '../verify.js';
import type { At, Trial } from './trial.js';

/** The recipe goes as the lesson says, and of each question one choice holds; or the fallback, where this is no machine for it. */
export function recipeTrial(lesson: Lesson, here: Here, at: At): Trial {
  const plan = planStage(lesson, here);
  return {
    name: plan.limited === undefined ? 'the recipe' : 'the fallback',
    async perform() {
      const view = await perform(plan);
      return { mistakes: stageMistakes(plan, view, at), view };
    },
  };
}

/** A variant fails, or differs, as the lesson says. */
export function variantTrial(lesson: Lesson, variant: Variant, here: Here, at: At): Trial {
  return {
    name: `variant ${variant.id}`,
    async perform() {
      const view = await perform(planVariant(lesson, variant, here));
      return {
        mistakes: toldMistakes(variant, ['variants', lesson.variants.indexOf(variant)], view, at),
        view,
      };
    },
  };
}

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
