import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EXIT, Problem } from '../../errors.js';
import { courseFolder, learnCommand, lessonNames, parseFolderName } from '../folders.js';
import { type AboutRoom, type RoomDraft, readRoom } from './parse-room.js';
import type { Room } from './room.js';

const FOLDER = 'rooms';
const FILE = /^(\d\d)-([a-z0-9-]+)\.md$/;

/**
 * Reads the rooms of a course, in the order of their numbers.
 * @throws Problem: the course has none (2); with file and line, one is not as it should be (125).
 */
export function loadRooms(course: string = courseFolder()): Room[] {
  const rooms = lessonNames(course).flatMap((name) => readRooms(join(course, name)).map(wellFormed));
  if (rooms.length > 0) return rooms;
  throw new Problem(
    `There are no rooms in ${course}: a room is a file ${FOLDER}/01-name.md in the folder of a lesson.`,
  );
}

/**
 * Finds a room by its number.
 * @param text as the person typed it.
 * @throws Problem when there is no such room.
 */
export function roomOf(text: string, rooms: readonly Room[]): Room {
  const found = /^\d+$/.test(text) ? rooms.find(({ number }) => number === Number(text)) : undefined;
  if (found !== undefined) return found;
  const [first, last] = [rooms[0]?.number, rooms.at(-1)?.number];
  throw new Problem(
    `There is no room '${text}'; the rooms are ${first} to ${last}. "${learnCommand('escape')}" lists them.`,
  );
}

/** The rooms in the folder of a lesson, as far as they can be read. */
export function readRooms(lessonFolder: string): (RoomDraft & { readonly file: string })[] {
  return roomFiles(lessonFolder).map((file) => ({
    file,
    ...readRoom(readFileSync(file, 'utf8'), aboutOf(file)),
  }));
}

/** A file with another name is no room, but its author should hear of it. */
export function strangeFiles(lessonFolder: string): string[] {
  return filesIn(lessonFolder).filter((file) => !FILE.test(basename(file)));
}

const roomFiles = (folder: string): string[] => filesIn(folder).filter((file) => FILE.test(basename(file)));

function filesIn(lessonFolder: string): string[] {
  const folder = join(lessonFolder, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

function aboutOf(file: string): AboutRoom {
  const [, number = '', slug = ''] = FILE.exec(basename(file)) ?? [];
  const lesson = basename(dirname(dirname(resolve(file))));
  return { number: Number(number), slug, stage: parseFolderName(lesson)?.stage ?? 0, path: resolve(file) };
}

function wellFormed({ room, mistakes, file }: ReturnType<typeof readRooms>[number]): Room {
  if (room !== undefined) return room;
  const [first] = mistakes;
  throw new Problem(`${file}:${first?.line}: ${first?.message}`, EXIT.ourselves);
}
