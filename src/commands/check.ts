import { setTimeout as sleep } from 'node:timers/promises';
import { learnCommand } from '../course/folders.js';
import type { GoalResult } from '../course/goals/check.js';
import { Coach, pauseAfter } from '../course/goals/coach.js';
import { afterHint, NO_HINT, solutionTitle } from '../course/goals/words.js';
import type { Lesson } from '../course/lesson.js';
import { loadStage } from '../course/load.js';
import { planStage } from '../course/plan.js';
import type { Progress } from '../course/progress/progress.js';
import { solutionText } from '../course/solution-text.js';
import { stagehandTyped } from '../course/typed-as.js';
import { EXIT, Problem } from '../errors.js';
import { checkLines, goalResultLines, goalsJson, hintLines } from '../print/goals.js';
import { limitationLines } from '../print/lesson.js';
import { drawsCalmly, repainter } from '../print/repaint.js';
import { say } from '../print/say.js';
import { textWidth, wrap } from '../print/wrap.js';
import { endWithReader } from '../run/reader-gone.js';
import { ourProgress } from './our-progress.js';

export interface CheckOptions {
  readonly watch?: boolean;
  readonly hint?: boolean;
  readonly solution?: boolean;
  readonly json?: boolean;
}

/**
 * `learn check [N]`: which goals of a stage the learner's processes reach at this moment, and what is there instead.
 * @returns 0 if all of them are, 1 if not; 0 for a hint or the solution.
 */
export async function check(number: string | undefined, options: CheckOptions): Promise<number> {
  const asked = ['watch', 'hint', 'solution'].filter((name) => options[name as keyof CheckOptions]);
  if (asked.length > 1)
    throw new Problem(`Give one of ${asked.map((name) => `--${name}`).join(' and ')}, not more at once.`);
  const progress = ourProgress({ aside: true });
  const lesson = await chosenStage(number, progress);
  if (lesson.goals.length === 0) throw new Problem(`Stage ${lesson.stage} has no goals that can be checked.`);
  if (options.solution) return printSolution(lesson);
  const coach = new Coach(lesson, progress);
  if (options.hint) return printHint(lesson, coach);
  if (options.watch) return keepWatching(lesson, coach, options);
  const results = coach.look();
  if (options.json) console.log(goalsJson(lesson.stage, results));
  else say(titleOf(lesson), checkLines(results), nextWords(lesson, results));
  return codeOf(results);
}

async function chosenStage(number: string | undefined, progress: Progress): Promise<Lesson> {
  const stage = number ?? progress.last()?.stage;
  if (stage === undefined)
    throw new Problem(
      `You have not opened a stage yet; say which one is meant: "${learnCommand('check', '2')}".`,
    );
  return loadStage(`${stage}`);
}

function printSolution(lesson: Lesson): number {
  say([`# ${solutionTitle(lesson.stage)}`, solutionText(lesson).trimEnd()]);
  return EXIT.ok;
}

function printHint(lesson: Lesson, coach: Coach): number {
  const given = coach.hint(coach.look());
  if (given === undefined) {
    say(wrap(NO_HINT, textWidth()));
    return EXIT.ok;
  }
  const more = afterHint(given.hint, 'The same again', `"${command(lesson)} --solution"`);
  const typed = stagehandTyped(given.hint.text);
  say(hintLines(given.goal, given.hint), typed === undefined ? [] : ['', ...wrap(typed, textWidth())], [
    '',
    ...wrap(more, textWidth()),
  ]);
  return EXIT.ok;
}

async function keepWatching(lesson: Lesson, coach: Coach, { json = false }: CheckOptions): Promise<number> {
  const show = json ? jsonShower(lesson) : drawsCalmly() ? redrawer(lesson) : changePrinter(lesson);
  const stop = endWithReader();
  for (;;) {
    const began = performance.now();
    const results = coach.look();
    show(results);
    if (results.every(({ met }) => met)) {
      stop();
      return EXIT.ok;
    }
    await sleep(pauseAfter(performance.now() - began));
  }
}

type Show = (results: readonly GoalResult[]) => void;

/** Draws over its own lines, and only when one of them is another. */
function redrawer(lesson: Lesson): Show {
  const repaint = repainter();
  return (results) => repaint([...titleOf(lesson), ...checkLines(results), ...watchWords(results)]);
}

/** All of it once, then what has become another. */
function changePrinter(lesson: Lesson): Show {
  let before: ReadonlyMap<string, string> | undefined;
  return (results) => {
    const now = new Map(results.map((result) => [result.goal.id, goalResultLines(result).join('\n')]));
    const known = before;
    if (known === undefined) say(titleOf(lesson), checkLines(results));
    else for (const [id, text] of now) if (known.get(id) !== text) say([text]);
    before = now;
  };
}

function jsonShower(lesson: Lesson): Show {
  let before: string | undefined;
  return (results) => {
    const text = goalsJson(lesson.stage, results);
    if (text !== before) console.log(text);
    before = text;
  };
}

function titleOf({ stage, title }: Lesson): string[] {
  return [`Stage ${stage}: ${title}`, ''];
}

function watchWords(results: readonly GoalResult[]): string[] {
  return results.every(({ met }) => met) ? [] : ['Watching; Ctrl-C ends it.'];
}

function nextWords(lesson: Lesson, results: readonly GoalResult[]): string[] {
  if (codeOf(results) === EXIT.ok) return [];
  const hint = `"${command(lesson)} --hint" gives a hint, --watch keeps looking.`;
  const limits = limitationLines(planStage(lesson));
  return [...(limits.length > 0 ? ['', ...limits] : []), ...wrap(hint, textWidth())];
}

const command = ({ stage }: Lesson): string => learnCommand('check', `${stage}`);

const codeOf = (results: readonly GoalResult[]): number =>
  results.every(({ met }) => met) ? EXIT.ok : EXIT.failed;
