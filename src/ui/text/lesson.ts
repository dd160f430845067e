import type { Lesson, SectionName } from '../../course/lesson.js';
import { paint } from '../theme.js';
import { sentence } from './inline.js';
import { paragraph, wrap } from './line.js';
import type { RenderMarkdown } from './markdown.js';
import { visibleLine } from './visible.js';

/** Longer lines are tiring to read, however much room there is. */
const MEASURE = 84;

/** The width of what is to be read in a pane of this width. */
export function measureOf(width: number): number {
  return Math.min(width, MEASURE);
}

/** What the Read tab shows: the question, the sections before the run, then where to read on. */
export function lessonLines(lesson: Lesson, render: RenderMarkdown, width: number): string[] {
  const measure = measureOf(width);
  const section = (name: SectionName): string[] => [
    '',
    paint.heading(name),
    '',
    ...sectionLines(lesson, name, render, width),
  ];
  return [
    ...wrap(sentence(lesson.question), measure).map(paint.emphasis),
    ...section('The idea'),
    ...section('What to watch'),
    '',
    paint.heading('Read on'),
    '',
    ...lesson.references.flatMap(({ title, url }) => [
      ...paragraph(sentence(title), measure),
      ...(url === undefined ? [] : paragraph(paint.muted(visibleLine(url)), measure, 4)),
    ]),
  ];
}

/** The text of a section, without its heading. */
export function sectionLines(
  { sections }: Lesson,
  name: SectionName,
  render: RenderMarkdown,
  width: number,
): string[] {
  return render(sections[name], measureOf(width));
}
