import type { RunView } from '../../run/view.js';
import type { Lesson } from '../lesson.js';
import type { Plan } from '../plan.js';
import { differences, holds } from '../verify.js';
import type { ProgressEvent } from './events.js';
import type { Progress } from './progress.js';
import type { StageState } from './types.js';

/** How far somebody is with a stage. */
export type Standing = 'untouched' | 'begun' | 'done';

/**
 * A stage is done when it ran as it should, or as far as this machine lets it, one of its variants was seen, and all of its goals were met. That is a mark
 * on the map and nothing else: every stage is always open.
 */
export function standing(lesson: Lesson, state: StageState): Standing {
  if (hasRun(state) && hasBroken(lesson, state) && unmetGoals(lesson, state).length === 0) return 'done';
  const anything =
    state.opened ??
    state.ran ??
    state.limited ??
    Object.keys({ ...state.broke, ...state.predicted, ...state.goals, ...state.rooms, ...state.judged })[0] ??
    (state.hints > 0 ? 'hints' : undefined);
  return anything === undefined ? 'untouched' : 'begun';
}

/** Whether the stage ran as it should, or as far as the machine lets it. */
export function hasRun({ ran, limited }: StageState): boolean {
  return (ran ?? limited) !== undefined;
}

/** The goals that are still to be met, by their ids. */
export function unmetGoals(lesson: Lesson, state: StageState): string[] {
  return goalIds(lesson).filter((id) => !Object.hasOwn(state.goals, id));
}

/** The first stage from where the learner was last, and then from the beginning, that is not done. */
export function nextStage(course: readonly Lesson[], progress: Progress): Lesson | undefined {
  const at = Math.max(
    course.findIndex(({ stage }) => stage === progress.last()?.stage),
    0,
  );
  return [...course.slice(at), ...course.slice(0, at)].find(
    (lesson) => standing(lesson, progress.stageState(lesson.stage)) !== 'done',
  );
}

/** What is kept of a run that is over: it went as the lesson says, or it was one of its variants. */
export function runEvents(plan: Plan, view: RunView): ProgressEvent[] {
  const { stage } = plan.lesson;
  if (view.exit === undefined) return [];
  if (plan.variant !== undefined) return [{ type: 'variant-ran', stage, variant: plan.variant.id }];
  const asItShould = plan.without.length === 0 && differences(plan, view).length === 0;
  if (!asItShould) return [];
  return [{ type: 'stage-ran', stage, ...(plan.limited === undefined ? {} : { limited: true }) }];
}

/** What the kernel answered to what was marked. */
export function gradeEvents(
  { stage, predict }: Lesson,
  marks: readonly (number | undefined)[],
  view: RunView,
): ProgressEvent[] {
  return predict.flatMap(({ choices }, question): ProgressEvent[] => {
    const choice = marks[question];
    if (choice === undefined) return [];
    const right = choices.findIndex(({ when }) => holds(when, view)) === choice;
    return [{ type: 'predicted', stage, question, choice, right }];
  });
}

function hasBroken({ variants }: Lesson, { broke }: StageState): boolean {
  return variants.length === 0 || variants.some(({ id }) => Object.hasOwn(broke, id));
}

/** The ids of a lesson's goals. */
export function goalIds({ goals }: Lesson): string[] {
  return goals.map(({ id }) => id);
}
