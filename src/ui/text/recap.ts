import type { Lesson } from '../../course/lesson.js';
import { type StageReport, todo } from '../../course/progress/report.js';
import { paint, symbol } from '../theme.js';
import { sentence } from './inline.js';
import { paragraph, wrap } from './line.js';

/** What the learner did in this stage, part by part, and what is left to do. */
export function didLines(report: StageReport, width: number): string[] {
  const missing = todo(report);
  return [
    ...wrap('What you did in this stage', width).map(paint.heading),
    '',
    ...PARTS.flatMap(([name, part]) => {
      const { done, says } = part(report);
      const sign = done ? paint.good(symbol.done) : symbol.waiting;
      return wrap(says, width, `  ${sign} ${name.padEnd(LONGEST)}  `);
    }),
    '',
    ...paragraph(
      paint.muted(
        missing === ''
          ? 'This stage is done. It stays open.'
          : `Still to do, if you like: ${missing}. Every part stays open.`,
      ),
      width,
    ),
  ];
}

/** The stage after this one, as something to look forward to. */
export function comingLines({ stage, title, question }: Lesson, width: number): string[] {
  return [
    ...wrap(`Next: stage ${stage}, ${sentence(title)}`, width).map(paint.heading),
    '',
    ...paragraph(paint.emphasis(sentence(question)), width),
  ];
}

interface PartDone {
  readonly done: boolean;
  readonly says: string;
}

const PARTS: readonly (readonly [string, (report: StageReport) => PartDone])[] = [
  ['Predict', predicted],
  ['Run', ran],
  ['Break', broke],
  ['Build', built],
];
const LONGEST = Math.max(...PARTS.map(([name]) => name.length));

function predicted({ predicted: { questions, marked, right, wrong } }: StageReport): PartDone {
  const done = right + wrong === questions;
  if (marked === 0) return { done, says: 'no question was answered before the run' };
  const open = marked - right - wrong;
  const judged = right + wrong === 0 ? '' : `: ${right} right, ${wrong} wrong`;
  const waits = open === 0 ? '' : `; ${open} not yet answered by the kernel`;
  return { done, says: `${marked} of ${questions} answered${judged}${waits}` };
}

function ran({ ran: whole, limited }: StageReport): PartDone {
  if (whole !== null) return { done: true, says: 'it came out as the lesson says' };
  return limited === null
    ? { done: false, says: 'not yet run to its end, with all as the lesson says' }
    : { done: true, says: 'what this machine allows of it came out as the lesson says' };
}

function broke({ broke: { done, of } }: StageReport): PartDone {
  return { done: done.length > 0 || of.length === 0, says: `${done.length} of ${of.length} ways seen` };
}

function built({ built: { done, of }, hints }: StageReport): PartDone {
  if (of.length === 0) return { done: true, says: 'this stage has no goals that can be checked' };
  const helped = hints === 0 ? '' : `, with ${hints} ${hints === 1 ? 'hint' : 'hints'}`;
  return { done: done.length === of.length, says: `${done.length} of ${of.length} goals reached${helped}` };
}
