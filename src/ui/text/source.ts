import { stepKind } from '../../recipe/steps.js';
import type { SourceCode } from '../../run/source.js';
import type { StepView } from '../../run/view.js';
import { paint, symbol } from '../theme.js';
import { cut, paragraph } from './line.js';
import { callText, stepName } from './steps.js';
import { visibleLine } from './visible.js';

/** The calls that a step made, as strace(1) writes them, with what the step is for. */
export function callLines({ step, event }: StepView, width: number): string[] {
  const kind = stepKind(step.name);
  return [
    paint.heading(cut(stepName(step), width)),
    ...(kind === undefined ? [] : paragraph(`${kind.what}; ${kind.man}`, width).map(paint.muted)),
    '',
    paint.heading('The calls it made'),
    ...(event?.calls ?? []).flatMap((call) =>
      paragraph(call.errno === null ? callText(call) : paint.failed(callText(call)), width),
    ),
    ...(event?.calls.length === 0 ? ['  none'] : []),
  ];
}

/** The C function that made them, with its line numbers; the line that the trace names is marked. */
export function sourceLines(code: SourceCode | null, { event }: StepView, width: number): string[] {
  if (code === null || event === undefined) {
    return paragraph('Its source is not there: native/ is not what this course was started with.', width, 0);
  }
  const digits = String(code.firstLine + code.lines.length).length;
  return [
    paint.heading(cut(`native/${code.file}, the code that ran`, width)),
    ...code.lines.map((text, i) => {
      const number = code.firstLine + i;
      const here = number === event.source.line;
      const margin = `${here ? symbol.selected : ' '} ${String(number).padStart(digits)}  `;
      const line = cut(`${margin}${visibleLine(text)}`, width);
      return here ? paint.current(line) : paint.muted(line.slice(0, margin.length)) + tone(line.slice(margin.length));
    }),
  ];
}

/** Comments are the author's voice, and stand back a little behind the code. */
function tone(text: string): string {
  return /^\s*(\/\*|\*|\/\/)/.test(text) ? paint.muted(text) : text;
}
