import type { GoalResult } from '../course/goals/check.js';
import type { Hint } from '../course/goals/hints.js';
import type { Goal } from '../course/goals/schema.js';
import { countOf, hintFor, hintTitle, standingOf } from '../course/goals/words.js';
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
export function goalResultLines(result: GoalResult): string[] {
  const box = result.met ? '[x]' : '[ ]';
  return [...hanging(box, result.goal.text), ...wrap(standingOf(result), textWidth(), INDENT)];
}

/** All goals of a stage, and how many of them are reached. */
export function checkLines(results: readonly GoalResult[]): string[] {
  const reached = results.filter(({ met }) => met).length;
  return [
    ...results.flatMap((result) => [...goalResultLines(result), '']),
    `${countOf(reached, results.length)}.`,
  ];
}

/** The same for programs, docs/json.md. */
export function goalsJson(stage: number, results: readonly GoalResult[]): string {
  const goals = results.map(({ goal, met, processes, instead }) => ({
    id: goal.id,
    text: goal.text,
    met,
    processes,
    instead: instead ?? null,
  }));
  return JSON.stringify({ stage, met: results.every(({ met }) => met), goals });
}

/** A hint, and how concrete it is already. */
export function hintLines(goal: Goal, hint: Hint): string[] {
  return [
    ...wrap(hintFor(goal), textWidth()),
    '',
    ...heading(hintTitle(hint)),
    '',
    ...wrap(hint.text, textWidth()),
  ];
}

/** Behind a box: `[x] `. */
const INDENT = '    ';
