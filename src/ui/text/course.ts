import type { Lesson } from '../../course/lesson.js';
import { paint, symbol } from '../theme.js';
import { cell, cut, spread } from './line.js';
import { visibleLine } from './visible.js';

/** One line for each stage: its number, title, flags and minutes. */
export function courseLines(course: readonly Lesson[], selected: number, width: number): string[] {
  const titles = Math.max(...course.map(({ title }) => visibleLine(title).length));
  const flags = Math.max(...course.map((lesson) => visibleLine(lesson.flags).length));
  return course.map((lesson, i) => {
    const mark = i === selected ? symbol.selected : ' ';
    const number = String(lesson.stage).padStart(2);
    const left = `${mark} ${number}  ${cell(visibleLine(lesson.title), titles)}`;
    const right = `${cell(visibleLine(lesson.flags), flags)}  ${String(lesson.minutes).padStart(3)} min`;
    const room = left.length + right.length + 3;
    const line = width < room ? cut(left.trimEnd(), width) : spread(left, right, Math.min(width, room + 4));
    return i === selected ? paint.current(line) : line;
  });
}

/** How much it all is: `7 stages, 70 minutes`. */
export function courseSize(course: readonly Lesson[]): string {
  const minutes = course.reduce((sum, lesson) => sum + lesson.minutes, 0);
  return `${course.length} ${course.length === 1 ? 'stage' : 'stages'}, ${minutes} minutes`;
}
