import type { Plan } from '../../course/plan.js';
import type { RunView } from '../../run/view.js';
import { paint, symbol } from '../theme.js';
import { sentence } from './inline.js';
import { cut, paragraph, spread, wrap } from './line.js';
import { answerLines, type Marks, score } from './predictions.js';
import { processLines, spokenProcesses } from './processes.js';
import { outputLines, resultLines } from './result.js';
import { sortRows, spokenState, stateHeading, stateLines } from './state.js';
import { stepLines } from './steps.js';
import { visibleLine } from './visible.js';

/** What the Run tab shows, and which of its lines one wants to see now. */
export interface RunLines {
  readonly lines: readonly string[];
  /** What the last event was about: the viewport moves there by itself. */
  readonly news: { readonly from: number; readonly to: number };
}

interface RunPicture {
  readonly plan: Plan;
  readonly view: RunView;
  readonly marks: Marks;
  readonly width: number;
  /** Lines that are seen at a time. */
  readonly height: number;
  /** Whether Predict can be open at the same time. */
  readonly beside: boolean;
  /** Sentences instead of columns. */
  readonly spoken: boolean;
}

/** With so many lines there is room for more than the least that must be seen. */
const TALL = 28;

/** Steps and state; when it is over output, result and predictions; at last the rows that matter less. */
export function runLines(picture: RunPicture): RunLines {
  const { plan, view, width, height, spoken } = picture;
  const rows = sortRows(view, plan.lesson.observe);
  // Where it is tight, the steps are worth more than the details.
  const isTight = view.steps.length + rows.watched.length + 4 > height;
  const details = height >= TALL ? 4 : isTight ? 0 : 1;
  const processesOf = ({ processes }: RunView, columns: number): string[] =>
    spoken ? spokenProcesses(processes, columns) : processLines(processes, columns);
  const state = (list: typeof rows.same): string[] =>
    spoken ? spokenState(list, view, width) : stateLines(list, view, width, details);
  const table = [
    spoken ? paint.heading('State') : stateHeading(width),
    ...state(rows.watched),
    ...(height >= TALL && !spoken ? ['', cut(legend(), width)] : []),
  ];
  // When it is over, the viewport moves on, and there is room for all of them.
  const room = view.exit === undefined ? height - table.length - 2 : Number.POSITIVE_INFINITY;
  const now = [
    ...limitationLines(plan, width),
    stepsTitle(plan, view, width),
    ...stepLines(view.steps, width, room),
    '',
    ...table,
  ];
  const end = endLines(picture);
  return {
    lines: [
      ...now,
      ...end,
      ...section('Different from the host, too', state(rows.different), width),
      ...section('Processes of this run', processesOf(view, width), width),
      ...section('As on the host', state(rows.same), width),
    ],
    news:
      view.exit === undefined
        ? { from: 0, to: now.length }
        : { from: now.length + 1, to: now.length + end.length },
  };
}

/** What this machine does not give, and what to type: the first thing to know of such a run. */
function limitationLines({ limited }: Plan, width: number): string[] {
  if (limited === undefined) return [];
  const parts = limited.shortages.map(({ why, fixes }, i) => [
    ...paragraph(
      `${paint.failed(i === 0 ? 'Not the whole stage:' : 'Nor this:')} ${sentence(why)}`,
      width,
      0,
    ),
    ...fixes.map((fix) => cut(`  ${paint.code(visibleLine(fix))}`, width)),
  ]);
  return [...parts.flat(), ''];
}

function stepsTitle(plan: Plan, view: RunView, width: number): string {
  const variant =
    plan.variant?.title ??
    (plan.limited === undefined ? undefined : 'what is possible here') ??
    (plan.without.length > 0 ? `without ${plan.without.join(' ')}` : undefined);
  const title = paint.heading('Steps');
  return spread(
    variant === undefined ? title : `${title}  ${paint.current(sentence(variant))}`,
    paint.muted(processText(view)),
    width,
  );
}

function processText({ pid, exit, steps }: RunView): string {
  if (pid === undefined) return '';
  const runs = steps.at(-1)?.event !== undefined;
  return `pid ${pid} ${exit !== undefined ? 'has ended' : runs ? 'runs' : 'stands still'}`;
}

function endLines({ plan, view, marks, width, beside }: RunPicture): string[] {
  const began = view.steps.at(-1)?.event !== undefined;
  if (view.exit === undefined && !began) return [];
  const { predict } = plan.lesson;
  const isMain = plan.variant === undefined && !plan.ownOrder && plan.without.length === 0;
  return [
    ...section('Output', outputLines(view, width), width),
    ...section('Result', resultLines(plan, view, width), width),
    ...(isMain && view.exit !== undefined
      ? section(
          `Predictions  ${paint.muted(score(predict, marks, view))}`,
          beside
            ? paragraph('The tab Predict holds them against what happened.', width)
            : answerLines(predict, marks, view, width).slice(0, -1),
          width,
        )
      : []),
  ];
}

/** Nothing at all if there is nothing in it. */
function section(title: string, lines: readonly string[], width: number): string[] {
  return lines.length === 0 ? [] : ['', ...wrap(paint.heading(title), width), ...lines];
}

function legend(): string {
  return paint.muted(`${symbol.changed} changed by the last step   ${symbol.differs} differs from the host`);
}
