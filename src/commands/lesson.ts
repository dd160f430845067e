import { relative } from 'node:path';
import { type CheckedLesson, checkLessons, type Finding, sorted } from '../course/check/check.js';
import { runLesson } from '../course/check/runs.js';
import { courseFolder } from '../course/folders.js';
import { lessonJsonSchema } from '../course/json-schema.js';
import { loadLessonAt } from '../course/load.js';
import { newLesson } from '../course/new-lesson.js';
import { EXIT } from '../errors.js';
import { columns } from '../print/columns.js';
import { counted, findingCount, findingLines } from '../print/findings.js';
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
  /** Perform recipes and variants as well. */
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
  readonly notRun: number;
}

/** One after the other: a run may change what another one would measure. */
async function runAll(lessons: readonly CheckedLesson[]): Promise<AllRuns> {
  let all: AllRuns = { findings: [], count: 0, notRun: 0 };
  for (const { file, draft, findings } of lessons) {
    if (draft.lesson === undefined || findings.some(({ warning }) => !warning)) continue;
    const { mistakes, count, notRun } = await runLesson(draft.lesson, draft.source);
    all = {
      findings: [...all.findings, ...mistakes.map((mistake) => ({ file, ...mistake }))],
      count: all.count + count,
      notRun: all.notRun + notRun,
    };
  }
  return all;
}

function summary(findings: readonly Finding[], lessons: readonly CheckedLesson[], ran?: AllRuns): string {
  const total = findingCount(findings, lessons.length);
  if (ran === undefined) return `${total}. Nothing was run; "--run" performs recipes and variants too.`;
  const other = process.geteuid?.() === 0 ? 'a normal user' : 'root';
  const rest =
    ran.notRun === 0
      ? ''
      : ` ${counted(ran.notRun, 'variant')} can't be seen by you on this machine; try as ${other} as well.`;
  const broken = lessons.filter((l) => l.findings.some(({ warning }) => !warning)).length;
  const left = broken === 0 ? '' : ` ${counted(broken, 'lesson')} with mistakes in the text: not run.`;
  return `${total}, ${counted(ran.count, 'run')}.${left}${rest}`;
}

/** `learn lesson run DIR`: as `learn run`, for a lesson anywhere. */
export async function play(path: string, options: RunOptions): Promise<number> {
  return runLessonAs(await loadLessonAt(path), options);
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
