import { stepKind } from '../../recipe/steps.js';
import { typedAs } from '../../recipe/typed.js';
import type { Step } from '../../recipe/types.js';
import type { SourceCode } from '../../run/source.js';
import type { StepView } from '../../run/view.js';
import { paint, symbol } from '../theme.js';
import { callParagraph } from './call.js';
import { cut, paragraph, wrap } from './line.js';
import { stepName } from './steps.js';
import { visibleLine } from './visible.js';

/** The calls that a step made, as strace(1) writes them, with what the step is for. */
export function callLines({ step, event }: StepView, width: number): string[] {
  const kind = stepKind(step.name);
  return [
    paint.heading(cut(stepName(step), width)),
    ...(kind === undefined ? [] : paragraph(`${kind.what}; ${kind.man}`, width).map(paint.muted)),
    ...typedLines(step, width),
    '',
    paint.heading('The calls it made'),
    ...(event?.calls ?? []).flatMap((call) =>
      callParagraph(call, call.errno === null ? paint.plain : paint.failed, width),
    ),
    ...(event?.calls.length === 0 ? ['  none'] : []),
  ];
}

/** The same, as one would do it without this course. */
function typedLines(step: Step, width: number): string[] {
  const typed = typedAs(step);
  return typed === null ? [] : paragraph(`Typed: ${paint.code(visibleLine(typed))}`, width);
}

/** Lines of code, and which of them the trace names, if any does. */
export interface SourceLines {
  readonly lines: readonly string[];
  readonly here?: number;
}

/** The C function that made them, with its line numbers; the line that the trace names is marked. */
export function sourceLines(code: SourceCode | null, { event }: StepView, width: number): SourceLines {
  if (code === null || event === undefined) {
    const why = 'Its source is not there: native/ is not what this course was started with.';
    return { lines: paragraph(why, width, 0) };
  }
  const digits = String(code.firstLine + code.lines.length).length;
  const lines = [paint.heading(cut(`native/${code.file}, the code that ran`, width))];
  let marked: number | undefined;
  code.lines.forEach((text, i) => {
    const number = code.firstLine + i;
    const isHere = number === event.source.line;
    if (isHere) marked = lines.length;
    const margin = `${isHere ? symbol.selected : ' '} ${String(number).padStart(digits)}  `;
    const look = isHere ? paint.current : isComment(text) ? paint.muted : paint.plain;
    const parts = codeLine(visibleLine(text), width - margin.length);
    lines.push(
      ...parts.map((line, part) => paint.muted(part === 0 ? margin : ' '.repeat(margin.length)) + look(line)),
    );
  });
  return { lines, ...(marked === undefined ? {} : { here: marked }) };
}

/** Comments are the author's voice, and stand back a little behind the code. */
function isComment(text: string): boolean {
  return /^\s*(\/\*|\*|\/\/)/.test(text);
}

/** A line that is too long goes on below itself, a little further in. */
function codeLine(text: string, width: number): string[] {
  return wrap(text, width, /^ */.exec(text)?.[0]).map((line, i) => (i === 0 ? line : `    ${line}`));
}
