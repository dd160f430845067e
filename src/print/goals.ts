import type { GoalResult } from '../course/goals/check.js';
import type { Hint } from '../course/goals/hints.js';
import type { Goal } from '../course/goals/schema.js';
import { hanging, heading } from './lesson.js';
import { textWidth, wrap } from './wrap.js';

/** The goals of a stage, as they are to be reached. */
export function goalLines(goals: readonly Goal[], solution: string | undefined, check: string): string[] {
  if (goals.length === 0) return [];
  const list = goals.flatMap(({ text }, i) => hanging(`${i + 1}.`, text));
  const how = `"${check}" says which of them are reached, and what is there instead; --watch keeps looking, --hint helps${solution === undefined ? '' : ', --solution shows a way'}.`;
  return ['', ...list, '', ...wrap(how, textWidth())];
}

/** One goal: whether it is reached, and by whom, or what is there instead. */
export function goalResultLines({ goal, met, processes, instead }: GoalResult): string[] {
  const who = processes.map(({ pid, name }) => `${pid} (${name})`).join(' and ');
  const below = met ? `by ${who}` : (instead ?? '');
  return [...hanging(met ? '[x]' : '[ ]', goal.text), ...wrap(below, textWidth(), INDENT)];
}

/** All goals of a stage, and how many of them are reached. */
export function checkLines(results: readonly GoalResult[]): string[] {
  const reached = results.filter(({ met }) => met).length;
  const count = `${reached} of ${results.length} goals reached.`;
  return [...results.flatMap((result) => [...goalResultLines(result), '']), count];
}

/** A hint, and how concrete it is already. */
export function hintLines(goal: Goal, { text, number, of }: Hint): string[] {
  return [
    ...wrap(`The first goal that is not reached: ${goal.text}`, textWidth()),
    '',
    ...heading(`Hint ${number} of ${of}`),
    '',
    ...wrap(text, textWidth()),
  ];
}

/** Behind a box: `[x] `. */
const INDENT = '    ';
