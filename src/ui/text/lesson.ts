import { type Lesson, SECTIONS } from '../../course/lesson.js';
import { paint } from '../theme.js';
import { paragraph, wrap } from './line.js';
import type { RenderMarkdown } from './markdown.js';
import { visibleLine } from './visible.js';

/** Longer lines are tiring to read, however much room there is. */
const MEASURE = 84;

/** What the Read tab shows: the question, then every section of the lesson, then where to read on. */
export function lessonLines(lesson: Lesson, render: RenderMarkdown, width: number): string[] {
  const measure = Math.min(width, MEASURE);
  return [
    ...wrap(visibleLine(lesson.question), measure).map(paint.emphasis),
    ...SECTIONS.flatMap((name) => ['', paint.heading(name), '', ...render(lesson.sections[name], measure)]),
    '',
    paint.heading('Read on'),
    '',
    ...lesson.references.flatMap(({ title, url }) => [
      ...paragraph(visibleLine(title), measure),
      ...(url === undefined ? [] : paragraph(paint.muted(visibleLine(url)), measure, 4)),
    ]),
  ];
}
