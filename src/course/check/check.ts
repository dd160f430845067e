import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { lessonNames, lessonsAt, lessonsFolder, parseFolderName } from '../folders.js';
import { nameOf } from '../load.js';
import type { Mistake } from '../mistake.js';
import { type Draft, readDraft } from '../parse-lesson.js';
import { checkGoals } from './goals.js';
import { checkLinks } from './links.js';
import { checkNames } from './names.js';
import { checkProse } from './prose.js';
import { checkRooms } from './rooms.js';
import { checkSafety } from './safety.js';
import { checkSections } from './sections.js';
import { checkSteps } from './steps.js';

/** A mistake with the file it is in. */
export interface Finding extends Mistake {
  /** Path of lesson.md, as it was asked for, or of a room beside it. */
  readonly file: string;
}

/** A lesson, as far as it could be read, and what is wrong with its text. */
export interface CheckedLesson {
  readonly file: string;
  readonly draft: Draft;
  readonly findings: readonly Finding[];
}

/**
 * Checks lessons as texts: nothing is run, nothing is fetched.
 * @param paths of lessons or of folders of lessons.
 * @returns the lessons, each once; findings by line.
 * @throws Problem when there is no lesson at a path.
 */
export async function checkLessons(paths: readonly string[]): Promise<CheckedLesson[]> {
  const files = new Map(paths.flatMap(lessonsAt).map((file) => [resolve(file), file]));
  return Promise.all([...files.values()].map(checkLesson));
}

async function checkLesson(file: string): Promise<CheckedLesson> {
  const name = basename(dirname(resolve(file)));
  const draft = readDraft(await textOf(file), { ...nameOf(file), path: resolve(file) });
  const mistakes = [
    ...nameMistakes(name, neighbours(file)),
    ...draft.mistakes,
    ...checkNames(draft),
    ...checkSteps(draft),
    ...checkSafety(draft),
    ...checkGoals(draft),
    ...checkSections(draft),
    ...checkLinks(draft, file),
    ...checkProse(draft, stagesAround(file)),
  ];
  const findings = [...mistakes.map((mistake) => ({ file, ...mistake })), ...checkRooms(file)];
  return { file, draft, findings: sorted(findings) };
}

/** By file and line, each once: two checks may see the same. */
export function sorted(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...once.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

function nameMistakes(name: string, others: readonly string[]): Mistake[] {
  const stage = parseFolderName(name)?.stage;
  if (stage === undefined) {
    const message = `the folder is called '${name}'; a course finds it by two digits and a name, such as 04-pid`;
    return [{ line: 1, message }];
  }
  const twin = others.find((other) => other !== name && parseFolderName(other)?.stage === stage);
  return twin === undefined ? [] : [{ line: 1, message: `${twin} is stage ${stage} as well` }];
}

/** The lessons of the course that a lesson is in. */
function neighbours(file: string): string[] {
  try {
    return lessonNames(dirname(dirname(resolve(file))));
  } catch {
    return [];
  }
}

/** A lesson may speak of stages of its own course, and of ours. */
function stagesAround(file: string): Set<number> {
  const names = [...neighbours(file), ...lessonNames(lessonsFolder)];
  return new Set(names.flatMap((name) => parseFolderName(name)?.stage ?? []));
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // A folder with the name of a lesson and nothing in it: that is told as "no front matter" on line 1.
    return '';
  }
}
