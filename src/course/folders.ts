import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Problem } from '../errors.js';
import { packageRoot } from '../paths.js';
import { shellQuote } from '../recipe/command-line.js';

/** The lessons that come with the program. */
export const lessonsFolder: string = join(packageRoot, 'lessons');

/** The text of a lesson, in the lesson's folder. */
export const LESSON_FILE = 'lesson.md';

/** The course that is open: the one that LEARN_COURSE names (`learn --course DIR` sets it), or our own. Absolute. */
export function courseFolder(): string {
  return process.env.LEARN_COURSE ? resolve(process.env.LEARN_COURSE) : lessonsFolder;
}

/** `learn`, and what has to follow it so that a command which somebody is told to type means the course that is open. */
export function learnWords(): string[] {
  const folder = courseFolder();
  return folder === lessonsFolder ? ['learn'] : ['learn', '--course', folder];
}

/** A command of `learn` as somebody is told to type it, `learn --course DIR check 4`: it means the course that is open. */
export function learnCommand(...words: readonly string[]): string {
  return [...learnWords(), ...words].map(shellQuote).join(' ');
}

const FOLDER = /^(\d\d)-([a-z0-9-]+)$/;

/** `04-pid` taken apart; undefined for the name of any other folder. */
export function parseFolderName(name: string): { stage: number; slug: string } | undefined {
  const [, number, slug] = FOLDER.exec(name) ?? [];
  return number === undefined || slug === undefined ? undefined : { stage: Number(number), slug };
}

/**
 * The names of a course's lessons, in the order of their numbers.
 * @throws Problem when there is no such folder, or no lesson in it.
 */
export function lessonNames(course: string): string[] {
  const names = list(course).filter((name) => parseFolderName(name) !== undefined);
  if (names.length > 0) return names;
  throw new Problem(
    `There is no lesson in ${course}: a lesson is a folder such as 01-name with a ${LESSON_FILE} in it. ` +
      `"learn lesson new --to DIR" makes one.`,
  );
}

/**
 * The lessons that somebody means by a path, as paths of lesson.md that begin like that path: a lesson's file, its
 * folder, or a folder of lessons. There also a folder with a wrong name counts, since its author should hear of it.
 * @throws Problem when there is none.
 */
export function lessonsAt(path: string): string[] {
  if (basename(path) === LESSON_FILE && existsSync(path)) return [path];
  if (existsSync(join(path, LESSON_FILE))) return [join(path, LESSON_FILE)];
  const found = list(path)
    .map((name) => join(path, name, LESSON_FILE))
    .filter((file) => existsSync(file) || parseFolderName(basename(dirname(file))) !== undefined);
  return found.length > 0 ? found : lessonNames(path);
}

function list(folder: string): string[] {
  try {
    if (!statSync(folder).isDirectory()) throw new Problem(`${folder} is not a folder of lessons.`);
    return readdirSync(folder).sort();
  } catch (error) {
    if (error instanceof Problem) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such folder' : `it can't be read (${code})`;
    throw new Problem(`${folder} is no course: ${why}.`, undefined, { cause: error });
  }
}
