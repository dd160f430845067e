import { formatStep } from '../../recipe/parse.js';
import type { Step } from '../../recipe/types.js';
import { callText } from '../../run/call-text.js';
import type { StepState, StepView } from '../../run/view.js';
import { paint, symbol } from '../theme.js';
import { callParagraph } from './call.js';
import { sentence } from './inline.js';
import { cell, cut, paragraph, widest } from './line.js';
import { visibleLine } from './visible.js';

const PAINT: Readonly<Record<StepState, (text: string) => string>> = {
  waiting: paint.muted,
  next: paint.current,
  done: paint.good,
  failed: paint.failed,
};

/** Lines that the list of steps gets in any case. */
const FEWEST = 5;

/** Columns of `✓ waiting  `. */
const STATE = 11;

/** A step as the list shows it. The command is a whole script, of which only the interpreter's name is wanted here. */
export function stepName(step: Step): string {
  return visibleLine(step.name === 'exec' ? `exec ${step.args[0] ?? ''}` : formatStep(step));
}

/**
 * The steps with their state, and under a failed one the reason.
 * @param room lines that there are; when they don't suffice, the steps farthest from the next one are only counted.
 */
export function stepLines(steps: readonly StepView[], width: number, room: number): string[] {
  const names = widest(steps.map(({ step }) => stepName(step)));
  const last = steps.findLastIndex(({ event }) => event !== undefined);
  const reason = last < 0 ? [] : failureLines(steps[last] as StepView, width);
  const { from, to } = nearest(steps.length, last, Math.max(room - reason.length, FEWEST));
  const hidden = (count: number, what: string): string[] =>
    count === 0 ? [] : [paint.muted(cut(`  ${symbol.cut} ${count} ${what}`, width))];
  return [
    ...hidden(from, `more ${from === 1 ? 'step' : 'steps'} before`),
    ...steps.slice(from, to).flatMap((line) => [stepLine(line, names, width), ...failureLines(line, width)]),
    ...hidden(steps.length - to, `more ${steps.length - to === 1 ? 'step' : 'steps'} after`),
  ];
}

function stepLine({ step, state, event }: StepView, names: number, width: number): string {
  const what = `${symbol[state]} ${cell(state, STATE - 2)}${cell(stepName(step), names)}`;
  const call = event?.calls.find((c) => c.errno !== null) ?? event?.calls.at(-1);
  const more = (event?.calls.length ?? 0) > 1 ? ` and ${(event?.calls.length ?? 0) - 1} more` : '';
  const did =
    call === undefined || state === 'failed' ? (event?.errno ?? '') : `${visibleLine(callText(call))}${more}`;
  const room = width - widest([what]) - 2;
  return room < 12 || did === ''
    ? cut(PAINT[state](what.trimEnd()), width)
    : `${PAINT[state](what)}  ${state === 'failed' ? paint.failed(cut(did, room)) : paint.muted(cut(did, room))}`;
}

/** The call that failed, what the kernel said, and why. */
function failureLines({ state, event }: StepView, width: number): string[] {
  if (state !== 'failed' || event === undefined) return [];
  const indent = width < 50 ? 2 : STATE;
  const call = event.calls.find((c) => c.errno !== null);
  const said = `${event.errno ?? ''}: ${event.message ?? 'it failed'}`;
  return [
    ...(call === undefined ? [] : callParagraph(call, paint.code, width, indent)),
    ...paragraph(paint.failed(visibleLine(said)), width, indent),
    ...(event.explanation === undefined ? [] : paragraph(sentence(event.explanation), width, indent)),
  ];
}

/** The slice that fits, of a list in which the last one performed and the one after it must be seen. */
function nearest(count: number, last: number, room: number): { from: number; to: number } {
  if (count <= room) return { from: 0, to: count };
  // A line tells how many are hidden before, another how many after.
  const wanted = last + 2;
  if (wanted < room) return { from: 0, to: room - 1 };
  if (count - room < last) return { from: count - room + 1, to: count };
  return { from: wanted - room + 2, to: wanted };
}
