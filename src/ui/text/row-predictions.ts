import type { GradedRow, RowVerdict } from '../../course/row-predictions.js';
import { ROW_LABELS, type RowKey } from '../../kernel/rows.js';
import { paint, symbol } from '../theme.js';
import { sentence } from './inline.js';
import { cell, cut, paragraph, wrap } from './line.js';

/** The rows that one can expect to differ from the host, with a box and a number each. */
export function rowLines(
  asked: readonly string[],
  expected: readonly string[],
  isCurrent: boolean,
  width: number,
): string[] {
  const names = Math.max(0, ...asked.map((key) => key.length));
  const tone = isCurrent ? paint.current : paint.heading;
  const head = isCurrent ? `${symbol.selected} ` : '  ';
  return [
    ...wrap('Which rows of the state will differ from the host in the end?', width, head).map(tone),
    '',
    ...asked.map((key, i) => {
      const marked = expected.includes(key);
      const line = `    ${i + 1} [${marked ? 'x' : ' '}] ${cell(key, names)}  ${ROW_LABELS[key as RowKey]?.label ?? ''}`;
      return (marked ? paint.strong : paint.plain)(cut(line, width));
    }),
    '',
  ];
}

/** How the expectations came out, row by row. Nothing when none was marked: nobody has to. */
export function gradedLines(graded: readonly GradedRow[], wasMarked: boolean, width: number): string[] {
  if (!wasMarked) return [];
  return [
    ...wrap('Which rows differ from the host?', width, '  ').map(paint.heading),
    ...graded.flatMap(({ key, verdict, why }) => [
      ...paragraph(LOOK[verdict](`${MARK[verdict]} ${key}: ${verdict}`), width, 4),
      ...paragraph(sentence(why), width, 6),
    ]),
    '',
  ];
}

const MARK: Readonly<Record<RowVerdict, string>> = {
  right: symbol.done,
  missed: symbol.differs,
  'wrongly expected': symbol.failed,
};

const LOOK: Readonly<Record<RowVerdict, (text: string) => string>> = {
  right: paint.good,
  missed: paint.changed,
  'wrongly expected': paint.failed,
};
