import { relative } from 'node:path';
import { type CheckedLesson, checkLessons, type Finding, sorted } from '../course/check/check.js';
import { performRooms } from '../course/check/rooms.js';
import { performAll } from '../course/check/trials.js';
import { courseFolder } from '../course/folders.js';
import { hereFor } from '../course/here.js';
import { lessonJsonSchema } from '../course/json-schema.js';
import type { Lesson } from '../course/lesson.js';
import { loadLessonAt } from '../course/load.js';
import { newLesson } from '../course/new-lesson.js';
import { solutionLimit, solve } from '../course/solve.js';
import { EXIT, Problem } from '../errors.js';
import { columns } from '../print/columns.js';
import { counted, findingCount, findingLines } from '../print/findings.js';
import { checkLines, goalsJson } from '../print/goals.js';
import { heading } from '../print/lesson.js';
import { say } from '../print/say.js';
import { textWidth, wrap } from '../print/wrap.js';
import { shellQuote } from '../recipe/command-line.js';
import { type RunOptions, runLessonAs } from './run.js';

/** `learn lesson new [NAME]`: writes a lesson that plays as it is, and says what to type next. */
export async function create(name: string, { to }: { to?: string }): Promise<number> {
  const course = to ?? (process.env.LEARN_COURSE ? shown(courseFolder()) : '.');
  const { folder, stage } = newLesson(name, course);
  const [lesson, all] = [folder, course].map(shellQuote);
  say(
    [`${folder}/lesson.md is there, and plays as it is. Change it, then:`, ''],
    columns(
      [
        [`learn lesson check ${lesson}`, '# what is wrong with the text'],
        [`learn lesson check --run ${lesson}`, '# and with the runs'],
        [`learn lesson run ${lesson}`, '# the run alone'],
        [`learn --course ${all} stage ${stage}`, '# as a reader sees it'],
      ],
      '  ',
    ),
  );
  return EXIT.ok;
}

export interface CheckOptions {
  /** Perform recipes, variants and solutions as well. */
  readonly run?: boolean;
  readonly json?: boolean;
}

/**
 * `learn lesson check [DIR...]`: what is wrong with lessons.
 * @returns 0, or 1 if a mistake was found; a warning is none.
 */
export async function check(paths: readonly string[], { run, json }: CheckOptions): Promise<number> {
  const lessons = await checkLessons(paths.length > 0 ? paths : [shown(courseFolder())]);
  const ran = run ? await runAll(lessons) : undefined;
  const findings = sorted([...lessons.flatMap((lesson) => lesson.findings), ...(ran?.findings ?? [])]);
  if (json) {
    const list = findings.map(({ file, line, message, warning = false }) => ({
      file,
      line,
      message,
      warning,
    }));
    console.log(
      JSON.stringify({ lessons: lessons.map(({ file }) => file), runs: ran?.count ?? 0, findings: list }),
    );
  } else {
    say(findingLines(findings), wrap(summary(findings, lessons, ran), textWidth()));
  }
  return findings.some(({ warning }) => !warning) ? EXIT.failed : EXIT.ok;
}

interface AllRuns {
  readonly findings: readonly Finding[];
  readonly count: number;
  readonly notTried: number;
}

/** One after the other: a run may change what another one would measure. */
async function runAll(lessons: readonly CheckedLesson[]): Promise<AllRuns> {
  let all: AllRuns = { findings: [], count: 0, notTried: 0 };
  for (const { file, draft, findings } of lessons) {
    if (draft.lesson === undefined || findings.some(({ warning }) => !warning)) continue;
    const { mistakes, count, notTried } = await performAll(draft.lesson, draft.source);
    const rooms = await performRooms(file);
    all = {
      findings: [...all.findings, ...mistakes.map((mistake) => ({ file, ...mistake })), ...rooms.findings],
      count: all.count + count + rooms.count,
      notTried: all.notTried + notTried,
    };
  }
  return all;
}

function summary(findings: readonly Finding[], lessons: readonly CheckedLesson[], ran?: AllRuns): string {
  const total = findingCount(findings, lessons.length);
  if (ran === undefined)
    return `${total}. Nothing was run; "--run" performs recipes, variants and solutions too.`;
  const other = process.geteuid?.() === 0 ? 'a normal user' : 'root';
  const rest =
    ran.notTried === 0
      ? ''
      : ` ${counted(ran.notTried, 'more run')} can't be made by you on this machine; try as ${other} as well.`;
  const broken = lessons.filter((l) => l.findings.some(({ warning }) => !warning)).length;
  const left = broken === 0 ? '' : ` ${counted(broken, 'lesson')} with mistakes in the text: not run.`;
  return `${total}, ${counted(ran.count, 'run')}.${left}${rest}`;
}

export interface PlayOptions extends RunOptions {
  /** Perform the solution and see which goals it reaches. */
  readonly solution?: boolean;
}

/** `learn lesson run DIR`: as `learn run`, for a lesson anywhere; or its solution. */
export async function play(path: string, { solution, ...options }: PlayOptions): Promise<number> {
  const lesson = await loadLessonAt(path);
  if (!solution) return runLessonAs(lesson, options);
  if (options.variant !== undefined || options.without !== undefined)
    throw new Problem('The solution is performed as it is: give --solution without --variant and --without.');
  return playSolution(lesson, options);
}

/** @returns 0 if every goal was reached, 1 if not. */
async function playSolution(lesson: Lesson, { json }: RunOptions): Promise<number> {
  if (lesson.solution === undefined) throw new Problem(`${lesson.path} has no solution.`);
  const limit = solutionLimit(lesson, hereFor(lesson));
  if (limit !== undefined)
    throw new Problem(`The solution can't be performed here. ${limit}`, EXIT.ourselves);
  const { after, view } = await solve(lesson);
  if (json) console.log(goalsJson(lesson.stage, after));
  else say(view.output === '' ? [] : [...heading('What it wrote'), '', view.output], checkLines(after));
  return after.every(({ met }) => met) ? EXIT.ok : EXIT.failed;
}

/** `learn lesson schema`: the front matter as JSON Schema, for editors. */
export async function schema(): Promise<number> {
  console.log(JSON.stringify(lessonJsonSchema(), null, 2));
  return EXIT.ok;
}

/** A folder as a person would name it from here. */
function shown(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === '' ? '.' : path.startsWith('..') ? folder : path;
}
