import type { LinePart } from '../../course/schema.js';
import type { TwinRow, Twins } from '../../course/twins.js';
import { formatStep } from '../../recipe/parse.js';
import { type AtPrompt, complaints } from '../../run/at-prompt.js';
import type { RunView } from '../../run/view.js';
import { paint, symbol } from '../theme.js';
import { callParagraph } from './call.js';
import { sentence } from './inline.js';
import { cell, cut, paragraph, verbatim } from './line.js';
import { visibleLine, visibleLines } from './visible.js';

/** The line as one types it. The part that one is at is marked, those that are left out are named below it. */
export function wholeLine(
  line: readonly LinePart[],
  at: number,
  without: readonly string[],
  width: number,
): string[] {
  const text = line.map((part, i) => partText(part, i === at, without)).join('');
  const left = without.length === 0 ? [] : paragraph(`Left out: ${without.join(', ')}`, width, 0);
  return [...text.split('\n').flatMap((one) => verbatim(one, width, 0)), ...left.map(paint.failed)];
}

function partText({ text, leave }: LinePart, isCurrent: boolean, without: readonly string[]): string {
  const look = leave !== undefined && without.includes(leave) ? paint.muted : paint.code;
  if (!isCurrent) return paintLines(text, look);
  // The mark stands at the part itself, not at the blanks around it.
  const [, before = '', body = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return before + paintLines(`${symbol.selected}${body}${symbol.selectedEnd}`, paint.current) + after;
}

/** A colour does not go on over the end of a line, since each line is drawn for itself. */
function paintLines(text: string, look: (text: string) => string): string {
  return visibleLines(text)
    .map((one) => (one === '' ? '' : look(one)))
    .join('\n');
}

/** What a part is for, the steps that do the same, their system calls, and the rows that they changed. */
export function partLines(part: LinePart, view: RunView, width: number): string[] {
  const steps = view.steps.filter(({ step }) => part.does.includes(formatStep(step)));
  const calls = steps.flatMap(({ event }) => event?.calls ?? []);
  const rows = [...new Set(steps.flatMap(({ changed }) => changed))];
  return [
    ...paragraph(sentence(part.says), width, 0),
    ...(part.was === undefined
      ? []
      : [
          '',
          ...paragraph(
            `In articles: ${visibleLine(part.was.text.trim())}. ${sentence(part.was.because)}`,
            width,
            0,
          ).map(paint.muted),
        ]),
    ...listed(
      'Steps',
      part.does.flatMap((step) => paragraph(visibleLine(step), width)),
    ),
    ...listed(
      'System calls',
      calls.flatMap((call) => callParagraph(call, paint.plain, width)),
    ),
    ...listed(
      'Rows that it changed',
      rows.flatMap((row) => paragraph(row, width)),
    ),
    ...(part.does.length > 0 && calls.length === 0
      ? ['', ...paragraph(paint.muted('Run the stage, and its calls and rows are shown here.'), width, 0)]
      : []),
  ];
}

function listed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', paint.heading(title), ...lines];
}

/** Both containers row by row; or what was said instead, if one of them did not come to be. */
export function twinLines({ line, steps, rows, limited }: Twins, width: number): string[] {
  if (rows === null) return [...notThere('The line', line, width), ...notThere('The recipe', steps, width)];
  const different = rows.filter((row) => !row.same);
  const verdict =
    different.length === 0
      ? paint.good(
          `${symbol.done} The line and the steps made the same container, but for inode and process numbers.`,
        )
      : paint.failed(`${symbol.failed} ${different.length} rows are different.`);
  const left =
    limited === undefined
      ? []
      : paragraph(paint.muted(`Without cgexec in both: ${sentence(limited.why)}`), width, 0);
  return [...paragraph(verdict, width, 0), ...left, '', ...table(rows, width)];
}

function table(rows: readonly TwinRow[], width: number): string[] {
  const key = Math.min(Math.max(...rows.map((row) => row.key.length)), 19);
  const side = Math.max(Math.floor((width - key - 6) / 2), 4);
  return [
    paint.muted(cut(`  ${cell('', key)} ${cell('the line', side)}  the steps`, width)),
    ...rows.flatMap((row) => [
      cut(
        `${row.same ? ' ' : symbol.differs} ${cell(row.key, key)} ${cell(visibleLine(row.line), side)}  ${visibleLine(row.steps)}`,
        width,
      ),
      ...row.details.flatMap((detail) => paragraph(paint.changed(visibleLine(detail)), width, 4)),
    ]),
  ];
}

function notThere(name: string, one: AtPrompt, width: number): string[] {
  if (one.rows !== undefined) return paragraph(`${name} made a container.`, width, 0);
  return [
    ...paragraph(paint.failed(`${symbol.failed} ${name} came to no prompt. It said:`), width, 0),
    ...complaints(one).flatMap((text) => paragraph(visibleLine(text), width)),
  ];
}
