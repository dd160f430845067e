import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, Problem } from '../errors.js';
import { makeFolder } from '../run/make-folder.js';
import { LESSON_FILE, lessonsFolder, parseFolderName } from './folders.js';

/**
 * Writes a small lesson that can be checked and played as it is, behind the last one of a course.
 * @param name `hello`, or `03-hello` for a certain number.
 * @param course folder of lessons; it is made if it is not there.
 * @returns the lesson's folder, beginning like `course`, and its number.
 * @throws Problem: such a name can't be, or is taken (2); the folder can't be written (125).
 */
export function newLesson(name: string, course: string): { folder: string; stage: number } {
  const wanted = parseFolderName(name);
  if (wanted === undefined && !/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new Problem(
      `'${name}' can't be the name of a lesson: lower-case letters, digits and dashes, such as hello or 03-hello.`,
    );
  }
  const folder = write(course, (existing) => {
    const taken = wanted && existing.find((other) => parseFolderName(other)?.stage === wanted.stage);
    if (taken)
      throw new Problem(`${course} has a stage ${wanted.stage}: ${taken}. Give another number, or none.`);
    return wanted === undefined ? `${nextNumber(existing, course)}-${name}` : name;
  });
  return { folder: join(course, folder), stage: parseFolderName(folder)?.stage ?? 0 };
}

function write(course: string, chooseName: (existing: readonly string[]) => string): string {
  try {
    makeFolder(course, 0o777);
    const folder = chooseName(readdirSync(course));
    mkdirSync(join(course, folder));
    const template = readFileSync(join(lessonsFolder, 'template.md'));
    writeFileSync(join(course, folder, LESSON_FILE), template, { flag: 'wx' });
    return folder;
  } catch (error) {
    if (error instanceof Problem) throw error;
    const { message } = error as Error;
    throw new Problem(`No lesson can be written to ${course}: ${message}.`, EXIT.ourselves, { cause: error });
  }
}

/** Behind the last one; a course of one's own begins with stage 1. */
function nextNumber(existing: readonly string[], course: string): string {
  const next = Math.max(0, ...existing.map((name) => parseFolderName(name)?.stage ?? 0)) + 1;
  if (next > 99) throw new Problem(`${course} has a stage 99, and numbers have two digits.`);
  return `${next}`.padStart(2, '0');
}
