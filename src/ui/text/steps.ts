import { formatStep } from '../../recipe/parse.js';
import type { Step } from '../../recipe/types.js';
import { callText } from '../../run/call-text.js';
import type { SystemCall } from '../../run/events.js';
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

/** Columns that the calls get in any case: a step with a long name goes without its own, and not all the others. */
const CALLS = 36;

/** A step as the list shows it. The command is a whole script, of which only the interpreter's name is wanted here. */
export function stepName(step: Step): string {
  return visibleLine(step.name === 'exec' ? `exec ${step.args[0] ?? ''}` : formatStep(step));
}

/**
 * The steps with their state, and under a failed one the reason.
 * @param room lines that there are; when they don't suffice, the steps farthest from the next one are only counted.
 */
export function stepLines(steps: readonly StepView[], width: number, room: number): string[] {
  const fit = steps
    .map(({ step }) => stepName(step))
    .filter((name) => widest([name]) <= width - STATE - CALLS);
  const names = widest(fit);
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
  const what = `${symbol[state]} ${cell(state, STATE - 2)}${cell(stepName(step), Math.max(names, widest([stepName(step)])))}`;
  const call = refusedCall(event?.calls ?? []) ?? tellingCall(event?.calls ?? []);
  const more = (event?.calls.length ?? 0) > 1 ? ` and ${(event?.calls.length ?? 0) - 1} more` : '';
  const did =
    call === undefined || state === 'failed' ? (event?.errno ?? '') : `${visibleLine(callText(call))}${more}`;
  const room = width - widest([what]) - 2;
  return room < 12 || did === ''
    ? cut(PAINT[state](what.trimEnd()), width)
    : `${PAINT[state](what)}  ${state === 'failed' ? paint.failed(cut(did, room)) : paint.muted(cut(did, room))}`;
}

/** The call that stands for a step where there is room for one: the last that does not only prepare, clear up or wait. */
const tellingCall = (calls: readonly SystemCall[]): SystemCall | undefined =>
  calls.findLast(({ call }) => !BESIDES.has(call)) ?? calls.findLast((call) => !isAnswer(call));

const BESIDES = new Set(
  'openat openat2 fstat chdir fchdir mkdir symlink chmod wait4 close recvfrom'.split(' '),
);

const refusedCall = (calls: readonly SystemCall[]): SystemCall | undefined =>
  calls.find(({ errno }) => errno !== null);

/** By netlink(7) one call asks and another one fetches the answer, and only the first says what it is about. */
const isAnswer = ({ call }: SystemCall): boolean => call === 'recvfrom';

/** The call that failed; if it is but the answer, the one that asked stands before it. */
function refused(calls: readonly SystemCall[]): readonly SystemCall[] {
  const at = calls.findIndex(({ errno }) => errno !== null);
  if (at < 0) return [];
  return calls.slice(isAnswer(calls[at] as SystemCall) ? Math.max(at - 1, 0) : at, at + 1);
}

/** The call that failed, what the kernel said, and why. */
function failureLines({ state, event }: StepView, width: number): string[] {
  if (state !== 'failed' || event === undefined) return [];
  const indent = width < 50 ? 2 : STATE;
  const said = `${event.errno ?? ''}: ${event.message ?? 'it failed'}`;
  return [
    ...refused(event.calls).flatMap((call) => callParagraph(call, paint.code, width, indent)),
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
