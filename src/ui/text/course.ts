import type { Lesson } from '../../course/lesson.js';
import type { Standing } from '../../course/progress/standing.js';
import { paint, symbol } from '../theme.js';
import { sentence } from './inline.js';
import { cell, cut, spread, widest } from './line.js';
import { visibleLine } from './visible.js';

/** What the map says of a stage, beside its symbol. */
const MARK: Readonly<Record<Standing, { readonly symbol: string; readonly word: string }>> = {
  untouched: { symbol: ' ', word: '' },
  begun: { symbol: symbol.waiting, word: 'begun' },
  done: { symbol: symbol.done, word: 'done' },
};

/** The map of a course in lines. */
export interface CourseText {
  readonly lines: readonly string[];
  /** For each stage its line, from the name of the part that it begins. */
  readonly places: readonly { readonly from: number; readonly to: number }[];
}

/** The stages as `stageLines` has them, with the names of the parts of the course above those that begin one. */
export function courseText(
  course: readonly Lesson[],
  selected: number,
  width: number,
  standings: readonly Standing[] = [],
): CourseText {
  const lines: string[] = [];
  const places = stageLines(course, selected, width, standings).map((line, i) => {
    const from = lines.length;
    lines.push(...partLines(course[i]?.part, i === 0, width), line);
    return { from, to: lines.length };
  });
  return { lines, places };
}

function partLines(part: string | undefined, first: boolean, width: number): string[] {
  if (part === undefined) return [];
  return [...(first ? [] : ['']), paint.muted(cut(`  ${sentence(part)}`, width))];
}

/** One line for each stage: its number, title and flags, and its minutes or how far the learner is with it. */
export function stageLines(
  course: readonly Lesson[],
  selected: number,
  width: number,
  standings: readonly Standing[] = [],
): string[] {
  const titles = widest(course.map(({ title }) => sentence(title)));
  const flags = widest(course.map((lesson) => visibleLine(lesson.flags)));
  return course.map((lesson, i) => {
    const mark = i === selected ? symbol.selected : ' ';
    const number = String(lesson.stage).padStart(2);
    const { symbol: sign, word } = MARK[standings[i] ?? 'untouched'];
    const left = `${mark} ${number} ${sign} ${cell(sentence(lesson.title), titles)}`;
    // What one has begun is of more interest than how long it takes.
    const minutes = `${String(lesson.minutes).padStart(3)} min`;
    const right = `${cell(visibleLine(lesson.flags), flags)}  ${cell(word === '' ? minutes : `  ${word}`, minutes.length)}`;
    const room = widest([left]) + widest([right]) + 3;
    const line = width < room ? cut(left.trimEnd(), width) : spread(left, right, Math.min(width, room + 4));
    return i === selected ? paint.current(line) : line;
  });
}

/** How much it all is, `7 stages, 70 minutes`; once a stage is done, how much is left: `3 of 7 done, 41 minutes left`. */
export function courseSize(course: readonly Lesson[], standings: readonly Standing[] = []): string {
  const left = course.filter((_, i) => standings[i] !== 'done');
  const minutes = left.reduce((sum, lesson) => sum + lesson.minutes, 0);
  const done = course.length - left.length;
  if (done === 0) return `${course.length} ${course.length === 1 ? 'stage' : 'stages'}, ${minutes} minutes`;
  return `${done} of ${course.length} done${minutes === 0 ? '' : `, ${minutes} minutes left`}`;
}
