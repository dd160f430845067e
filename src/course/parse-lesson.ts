import { dirname } from 'node:path';
import { EXIT, Problem } from '../errors.js';
import { shellQuote } from '../recipe/command-line.js';
import { readFrontMatter } from './front-matter.js';
import type { Lesson } from './lesson.js';
import type { Mistake } from './mistake.js';
import { readSections, type Section } from './sections.js';
import { type LessonSource, openSource } from './source.js';

/** What is known of a lesson before its text is read. */
export type About = Pick<Lesson, 'stage' | 'slug' | 'path'>;

/** A lesson that may be full of mistakes. */
export interface Draft {
  readonly source: LessonSource;
  readonly sections: readonly Section[];
  /** Only if there is nothing in `mistakes`. */
  readonly lesson?: Lesson;
  /** What keeps it from being a lesson. */
  readonly mistakes: readonly Mistake[];
}

/** Reads the text of a lesson as far as it goes. Never throws. */
export function readDraft(text: string, about: About): Draft {
  const source = openSource(text);
  const front = readFrontMatter(source);
  const { sections, data, mistakes } = readSections(source);
  // Without front matter nobody knows where the sections begin.
  const all = source.bodyLine === 1 ? front.mistakes : [...front.mistakes, ...mistakes];
  if (front.data === undefined || data === undefined) return { source, sections, mistakes: all };
  return { source, sections, mistakes: all, lesson: { ...front.data, ...about, sections: data } };
}

/** A lesson from its text. @throws Problem with `path:line` when it is not as the schema says. */
export function parseLesson(text: string, about: About): Lesson {
  const { lesson, mistakes } = readDraft(text, about);
  if (lesson !== undefined) return lesson;
  const [first] = mistakes;
  const more =
    mistakes.length < 2
      ? ''
      : ` ("learn lesson check ${shellQuote(dirname(about.path))}" lists ${mistakes.length - 1} more)`;
  throw new Problem(`${about.path}:${first?.line ?? 1}: ${first?.message}${more}`, EXIT.ourselves);
}
