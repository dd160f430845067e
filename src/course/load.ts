import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { EXIT, Problem } from '../errors.js';
import { readCompiled } from './compiled.js';
import {
  courseFolder,
  LESSON_FILE,
  learnCommand,
  lessonNames,
  lessonsAt,
  parseFolderName,
} from './folders.js';
import type { Lesson } from './lesson.js';

export { lessonsFolder } from './folders.js';

/**
 * Reads all lessons of a course, in the order of their numbers.
 * @throws Problem: the folder is no course (2); with file and line, a lesson is not as it should be (125).
 */
export async function loadCourse(folder: string = courseFolder()): Promise<Lesson[]> {
  return Promise.all(lessonNames(folder).map((name) => loadLesson(join(folder, name, LESSON_FILE))));
}

/**
 * Reads one stage.
 * @param stage as the person typed it: `3`, `03`.
 * @throws Problem (usage) when the course has no such stage.
 */
export async function loadStage(stage: string, folder: string = courseFolder()): Promise<Lesson> {
  const names = lessonNames(folder);
  const numberOf = (name: string | undefined): number => parseFolderName(name ?? '')?.stage ?? 0;
  const name = /^\d+$/.test(stage) ? names.find((n) => numberOf(n) === Number(stage)) : undefined;
  if (name === undefined) {
    const [first, last] = [numberOf(names[0]), numberOf(names.at(-1))];
    const which = first === last ? `stage ${first}` : `stages ${first} to ${last}`;
    throw new Problem(
      `There is no stage '${stage}'; the course has ${which}. "${learnCommand('stages')}" lists them.`,
    );
  }
  return loadLesson(join(folder, name, LESSON_FILE));
}

/**
 * Reads the lesson of a folder, wherever it is and whatever it is called.
 * @throws Problem when the folder is not that of exactly one lesson, or the lesson is not as it should be.
 */
export async function loadLessonAt(path: string): Promise<Lesson> {
  const [first = '', ...others] = lessonsAt(path);
  if (others.length === 0) return loadLesson(first);
  throw new Problem(
    `There are ${others.length + 1} lessons in ${path}; name one of them, such as ${dirname(first)}.`,
  );
}

async function loadLesson(anyPath: string): Promise<Lesson> {
  const path = resolve(anyPath);
  const compiled = await readCompiled(path);
  if (compiled !== null) return compiled;
  // Only a lesson that was just changed, or somebody's own, needs these two, and YAML and the schema are slow to load.
  const { parseLesson } = await import('./parse-lesson.js');
  return parseLesson(await textOf(path), { ...nameOf(path), path });
}

/** The number and the name of a lesson, as its folder has them. */
export function nameOf(path: string): { stage: number; slug: string } {
  const name = basename(dirname(resolve(path)));
  return parseFolderName(name) ?? { stage: 0, slug: name };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem(`${path} can't be read (${code}).`, EXIT.ourselves, { cause: error });
  }
}
