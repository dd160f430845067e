import { lexer } from 'marked';
import type { $ZodIssue } from 'zod/v4/core';
import { didYouMean } from '../../recipe/nearest.js';
import type { Mistake } from '../mistake.js';
import { type Keys, type LessonSource, openSource } from '../source.js';
import type { Room } from './room.js';
import { ROOM_SECTIONS, type RoomMatter, type RoomSection, roomMatter } from './schema.js';

/** What is known of a room before its text is read. */
export type AboutRoom = Pick<Room, 'number' | 'slug' | 'stage' | 'path'>;

/** A room that may be full of mistakes. */
export interface RoomDraft {
  readonly source: LessonSource;
  /** Only if there is nothing in `mistakes`. */
  readonly room?: Room;
  readonly mistakes: readonly Mistake[];
}

/** Reads the text of a room as far as it goes. Never throws. */
export function readRoom(text: string, about: AboutRoom): RoomDraft {
  const source = openSource(text);
  const { data, mistakes } = readMatter(source);
  const sections = readSections(source);
  const all = [...mistakes, ...(source.bodyLine === 1 ? [] : sections.mistakes)];
  if (data === undefined || all.length > 0) return { source, mistakes: all };
  return { source, mistakes: [], room: { ...data, ...about, sections: sections.data } };
}

function readMatter(source: LessonSource): { data?: RoomMatter; mistakes: Mistake[] } {
  if (source.mistakes.length > 0) return { mistakes: [...source.mistakes] };
  const parsed = roomMatter.safeParse(source.data);
  if (parsed.success) return { data: parsed.data, mistakes: [] };
  return { mistakes: parsed.error.issues.flatMap((issue) => explain(issue, source)) };
}

function explain(issue: $ZodIssue, source: LessonSource): Mistake[] {
  const keys = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  const say = (message: string, at: Keys = keys): Mistake => ({
    line: source.lineOf(at),
    message: [at.join('.'), message].filter(Boolean).join(': '),
  });
  if (issue.code !== 'unrecognized_keys') return [say(issue.message)];
  const known = Object.keys(roomMatter.shape);
  return issue.keys.map((key) => say(`there is no such field${didYouMean(key, known)}`, [...keys, key]));
}

/** The texts below the headings, which have to be those that a room has. */
function readSections({ body, bodyLine }: LessonSource): {
  data: Record<RoomSection, string>;
  mistakes: Mistake[];
} {
  const found: { name: string; text: string }[] = [];
  for (const token of lexer(body)) {
    if (token.type === 'heading' && token.depth === 2) found.push({ name: token.text.trim(), text: '' });
    else if (found.length > 0) (found.at(-1) as { text: string }).text += token.raw;
  }
  const names = found.map(({ name }) => name);
  const isRight =
    JSON.stringify(names) === JSON.stringify(ROOM_SECTIONS) && found.every(({ text }) => text.trim());
  const wanted = ROOM_SECTIONS.map((name) => `"## ${name}"`).join(', ');
  return {
    data: Object.fromEntries(found.map(({ name, text }) => [name, text.trim()])) as Record<
      RoomSection,
      string
    >,
    mistakes: isRight
      ? []
      : [{ line: bodyLine, message: `the sections of a room are ${wanted}, none of them empty` }],
  };
}
