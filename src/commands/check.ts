import { setTimeout as sleep } from 'node:timers/promises';
import { learnWords } from '../course/folders.js';
import { type GoalResult, GoalWatch } from '../course/goals/check.js';
import { nextHint } from '../course/goals/hints.js';
import type { Lesson } from '../course/lesson.js';
import { loadStage } from '../course/load.js';
import type { Progress } from '../course/progress/progress.js';
import { EXIT, Problem } from '../errors.js';
import { checkLines, goalResultLines, hintLines } from '../print/goals.js';
import { printable, say } from '../print/say.js';
import { textWidth, wrap } from '../print/wrap.js';
import { shellQuote } from '../recipe/command-line.js';
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
  const watch = new GoalWatch(lesson.goals);
  const look = (): GoalResult[] => note(lesson, watch.check(), progress);
  if (options.hint) return printHint(lesson, look(), progress);
  if (options.watch) return keepWatching(lesson, look, options);
  const results = look();
  if (options.json) console.log(JSON.stringify(jsonOf(lesson, results)));
  else say(titleOf(lesson), checkLines(results), nextWords(lesson, results));
  return codeOf(results);
}

async function chosenStage(number: string | undefined, progress: Progress): Promise<Lesson> {
  const stage = number ?? progress.last()?.stage;
  if (stage === undefined)
    throw new Problem('You have not opened a stage yet; say which one is meant: "learn check 2".');
  return loadStage(`${stage}`);
}

function note({ stage }: Lesson, results: readonly GoalResult[], progress: Progress): GoalResult[] {
  for (const { met, goal } of results) if (met) progress.record({ type: 'goal-met', stage, goal: goal.id });
  return [...results];
}

function printSolution({ stage, solution = '' }: Lesson): number {
  say([`# One way to reach the goals of stage ${stage}, for a shell. There are others.`, solution.trimEnd()]);
  return EXIT.ok;
}

function printHint(lesson: Lesson, results: readonly GoalResult[], progress: Progress): number {
  const goal = results.find(({ met }) => !met)?.goal;
  if (goal === undefined) {
    say(wrap('All goals are reached; there is nothing to give a hint for.', textWidth()));
    return EXIT.ok;
  }
  const hint = nextHint(lesson.goals, goal, progress.stageState(lesson.stage).hints);
  progress.record({ type: 'hint-seen', stage: lesson.stage, hints: hint.seen });
  const more =
    hint.number < hint.of
      ? 'The same again is more concrete.'
      : `"${command(lesson)} --solution" shows a way.`;
  say(hintLines(goal, hint), ['', ...wrap(more, textWidth())]);
  return EXIT.ok;
}

/** So often, and a person sees no delay. Where there are very many processes it takes longer, and is then done less often. */
const PAUSE_MS = { least: 300, most: 3000 };

/** What watching may take of one processor: a thirtieth or so. */
const SHARE = 1 / 35;

function pauseAfter(spent: number): number {
  return Math.min(Math.max(spent / SHARE, PAUSE_MS.least), PAUSE_MS.most);
}

async function keepWatching(
  lesson: Lesson,
  look: () => GoalResult[],
  { json = false }: CheckOptions,
): Promise<number> {
  const show = json ? jsonShower(lesson) : drawsCalmly() ? redrawer(lesson) : changePrinter(lesson);
  for (;;) {
    const began = performance.now();
    const results = look();
    show(results);
    if (results.every(({ met }) => met)) return EXIT.ok;
    await sleep(pauseAfter(performance.now() - began));
  }
}

type Show = (results: readonly GoalResult[]) => void;

const drawsCalmly = (): boolean => Boolean(process.stdout.isTTY) && process.env.TERM !== 'dumb';

/** Draws over its own lines, and only when one of them is another. */
function redrawer(lesson: Lesson): Show {
  let before: { text: string; columns: number; lines: number } | undefined;
  return (results) => {
    const lines = [...titleOf(lesson), ...checkLines(results), ...watchWords(results)];
    const text = printable(lines);
    if (text === before?.text) return;
    const { columns = 80, rows = 24 } = process.stdout;
    // A terminal that was made wider or narrower has moved the lines, and what has left it at the top can't be reached.
    const inPlace = before !== undefined && before.columns === columns && before.lines < rows;
    const up = inPlace && before !== undefined ? `\x1b[${before.lines}A\x1b[J` : '';
    process.stdout.write(`${up}${text}\n`);
    before = { text, columns, lines: text.split('\n').length };
  };
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
    const text = JSON.stringify(jsonOf(lesson, results));
    if (text !== before) console.log(text);
    before = text;
  };
}

function jsonOf({ stage }: Lesson, results: readonly GoalResult[]): object {
  return {
    stage,
    met: results.every(({ met }) => met),
    goals: results.map(({ goal, met, processes, instead }) => ({
      id: goal.id,
      text: goal.text,
      met,
      processes,
      instead: instead ?? null,
    })),
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
  return wrap(`"${command(lesson)} --hint" gives a hint, --watch keeps looking.`, textWidth());
}

const command = ({ stage }: Lesson): string =>
  [...learnWords(), 'check', `${stage}`].map(shellQuote).join(' ');

const codeOf = (results: readonly GoalResult[]): number =>
  results.every(({ met }) => met) ? EXIT.ok : EXIT.failed;
