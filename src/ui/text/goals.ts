import type { GoalResult } from '../../course/goals/check.js';
import type { Hint } from '../../course/goals/hints.js';
import type { Goal } from '../../course/goals/schema.js';
import { afterHint, countOf, hintTitle, solutionTitle, standingOf } from '../../course/goals/words.js';
import type { Lesson } from '../../course/lesson.js';
import { paint, symbol } from '../theme.js';
import type { Place } from './choices.js';
import { sentence } from './inline.js';
import { paragraph, spread, verbatim, wrap } from './line.js';
import { visibleLine, visibleLines } from './visible.js';

/** The goals of a stage as they are now. */
export interface GoalsPicture {
  /** Undefined before the first look. */
  readonly results: readonly GoalResult[] | undefined;
  /** Those that were reached at some time, by their id. */
  readonly reached: Readonly<Record<string, unknown>>;
  /** The last hint that was given for a goal, by its id. */
  readonly given: Readonly<Record<string, Hint>>;
  /** The solution as one types it here, if it is to be seen. */
  readonly solution: string | undefined;
  /** What has changed last: a goal by its id, or `solution`; `count` is another one each time. */
  readonly news: { readonly about?: string; readonly count: number };
  /** Why nobody can look. */
  readonly problem?: string;
}

interface GoalLines {
  readonly lines: readonly string[];
  /** Where the last news is; the beginning, if there is none. */
  readonly news: Place;
}

const INDENT = 4;

/**
 * Each goal with its light, what there is instead, and the hints for it; then the solution, if it is to be seen. What is
 * the same for all that are not reached is said once.
 * @param spoken a word for every light, for a screen reader
 */
export function goalLines(
  { stage, goals }: Lesson,
  picture: GoalsPicture,
  width: number,
  spoken = false,
): GoalLines {
  if (goals.length === 0) return { lines: [], news: { from: 0, to: 0 } };
  const { results, reached, news, problem, solution } = picture;
  const ever = goals.filter(({ id }) => Object.hasOwn(reached, id)).length;
  const shared = spoken ? undefined : sharedBy(results);
  const lines = [
    spread(paint.heading('Goals'), paint.muted(countOf(ever, goals.length)), width),
    ...paragraph(paint.muted(HOW), width, 0),
    ...(shared === undefined ? [] : paragraph(paint.muted(`Not yet: ${visibleLine(shared)}`), width, 0)),
    ...(problem === undefined ? [] : paragraph(paint.failed(visibleLine(problem)), width, 0)),
  ];
  let place = { from: 0, to: 0 };
  const add = (name: string, some: readonly string[]): void => {
    const from = lines.length + 1;
    lines.push('', ...some);
    if (news.about === name) place = { from, to: lines.length };
  };
  goals.forEach((goal, i) => {
    add(goal.id, oneGoal(goal, results?.[i], picture, shared, width));
  });
  if (solution !== undefined) add('solution', solutionLines(stage, solution, width));
  return { lines, news: place };
}

const HOW = 'Use another terminal and any tool. Your processes are looked at from outside.';

/** What is there instead of every goal that is not reached, if they are several and it is the same for all. */
function sharedBy(results: readonly GoalResult[] = []): string | undefined {
  const [first, ...others] = results.filter(({ met }) => !met).map(standingOf);
  return others.length > 0 && others.every((one) => one === first) ? first : undefined;
}

function oneGoal(
  goal: Goal,
  result: GoalResult | undefined,
  picture: GoalsPicture,
  shared: string | undefined,
  width: number,
): string[] {
  const isMet = result?.met === true;
  const was = Object.hasOwn(picture.reached, goal.id);
  const sign = isMet || was ? symbol.done : symbol.waiting;
  const look = isMet ? paint.good : paint.plain;
  return [
    ...wrap(sentence(goal.text), width, `  ${sign} `).map(look),
    ...lightTexts(result, was, shared).flatMap((text) =>
      paragraph(paint.muted(visibleLine(text)), width, INDENT),
    ),
    ...hintsFor(goal, picture.given[goal.id], width),
  ];
}

/** In words what the light says; nothing where that was said of all. */
function lightTexts(result: GoalResult | undefined, was: boolean, shared: string | undefined): string[] {
  if (result === undefined) return [was ? 'reached earlier' : 'not looked at yet'];
  if (result.met) return [`reached ${standingOf(result)}`];
  if (shared !== undefined) return was ? ['reached earlier'] : [];
  return [`${was ? 'reached earlier; now:' : 'not yet:'} ${standingOf(result)}`];
}

/** All of the ladder that was climbed so far. */
function hintsFor({ hints }: Goal, last: Hint | undefined, width: number): string[] {
  if (last === undefined) return [];
  return [
    ...hints
      .slice(0, last.number)
      .flatMap((text, i) =>
        paragraph(
          `${paint.strong(`${hintTitle({ number: i + 1, of: last.of })}:`)} ${sentence(text)}`,
          width,
          INDENT,
        ),
      ),
    ...paragraph(paint.muted(afterHint(last, 'h again', 'v')), width, INDENT),
  ];
}

function solutionLines(stage: number, solution: string, width: number): string[] {
  return [
    ...wrap(solutionTitle(stage), width).map(paint.heading),
    '',
    ...visibleLines(solution.trimEnd()).flatMap((line) => verbatim(paint.code(line), width)),
  ];
}
