import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../errors.js';
import { packageRoot } from '../paths.js';
import { readCompiled } from './compiled.js';
import type { Lesson } from './lesson.js';

/** The lessons that come with the program. */
export const lessonsFolder: string = join(packageRoot, 'lessons');

const FOLDER = /^(\d\d)-([a-z0-9-]+)$/;

/**
 * Reads all lessons of a course, in the order of their numbers.
 * @throws Problem with file and line for a lesson that is not as it should be.
 */
export async function loadCourse(folder: string = lessonsFolder): Promise<Lesson[]> {
  const names = await lessonNames(folder);
  return Promise.all(names.map((name) => loadLesson(folder, name)));
}

/**
 * Reads one stage.
 * @param stage as the person typed it: `3`, `03`.
 * @throws Problem (usage) when the course has no such stage.
 */
export async function loadStage(stage: string, folder: string = lessonsFolder): Promise<Lesson> {
  const names = await lessonNames(folder);
  const name = /^\d+$/.test(stage) ? names.find((n) => numberOf(n) === Number(stage)) : undefined;
  if (name === undefined) {
    const last = numberOf(names.at(-1) ?? '');
    throw new Problem(
      `There is no stage '${stage}'; the course has stages 0 to ${last}. "learn stages" lists them.`,
    );
  }
  return loadLesson(folder, name);
}

async function lessonNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => FOLDER.test(name)).sort();
}

function numberOf(name: string): number {
  return Number(FOLDER.exec(name)?.[1]);
}

async function loadLesson(folder: string, name: string): Promise<Lesson> {
  const path = join(folder, name, 'lesson.md');
  const compiled = await readCompiled(path);
  if (compiled !== null) return compiled;
  // Only a lesson that was just changed needs these two, and YAML and the schema are slow to load.
  const { parseLesson } = await import('./parse-lesson.js');
  const [, number = '', slug = ''] = FOLDER.exec(name) ?? [];
  return parseLesson(await readFile(path, 'utf8'), { stage: Number(number), slug, path });
}
