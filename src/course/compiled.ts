import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { packageRoot } from '../paths.js';
import type { Lesson } from './lesson.js';

/**
 * Lessons as JSON, made when the program is built: a course opens faster when nobody has to read YAML first. The
 * Markdown stays the source; whoever edits it sees the change at once, because an older copy is not used.
 */
const compiledFolder = join(packageRoot, 'dist', 'lessons');

const compiledPath = (lessonPath: string): string =>
  join(compiledFolder, `${basename(dirname(lessonPath))}.json`);

/** The compiled copy of a lesson of the built-in course; null when there is none that is newer than its source. */
export async function readCompiled(lessonPath: string): Promise<Lesson | null> {
  if (dirname(dirname(lessonPath)) !== join(packageRoot, 'lessons')) return null;
  try {
    const [source, copy] = await Promise.all([stat(lessonPath), stat(compiledPath(lessonPath))]);
    if (source.mtimeMs > copy.mtimeMs) return null;
    return { ...JSON.parse(await readFile(compiledPath(lessonPath), 'utf8')), path: lessonPath };
  } catch {
    return null;
  }
}

/** Writes the compiled copies of lessons; the build does this. */
export async function compileLessons(lessons: readonly Lesson[]): Promise<void> {
  await mkdir(compiledFolder, { recursive: true });
  await Promise.all(lessons.map((lesson) => writeFile(compiledPath(lesson.path), JSON.stringify(lesson))));
}
