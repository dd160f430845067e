import type { Plan } from '../../course/plan.js';
import type { RunView } from '../../run/view.js';
import { paint, symbol } from '../theme.js';
import { spread } from './line.js';
import { answerLines, type Marks, score } from './predictions.js';
import { outputLines, resultLines } from './result.js';
import { sortRows, spokenState, stateHeading, stateLines } from './state.js';
import { stepLines } from './steps.js';

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
  /** Sentences instead of columns. */
  readonly spoken: boolean;
}

/** Steps, state, output, result, predictions, and at last the rows that are as on the host. */
export function runLines({ plan, view, marks, width, height, spoken }: RunPicture): RunLines {
  const { watched, others } = sortRows(view.rows, plan.lesson.observe);
  const state = spoken ? spokenState : stateLines;
  const title = plan.variant?.title ?? (plan.without.length > 0 ? `Without ${plan.without.join(' ')}` : '');
  const table = [
    stateHeading(watched, width),
    ...state(watched, view, width),
    ...(view.justChanged.length > 0 || watched.some((row) => row.changed) ? [legend()] : []),
  ];
  const steps = [
    spread(
      title === '' ? paint.heading('Steps') : `${paint.heading('Steps')}  ${paint.current(title)}`,
      paint.muted(pidText(view)),
      width,
    ),
    ...stepLines(view.steps, width, Math.max(height - table.length - 3, 4)),
  ];
  const main = plan.variant === undefined && plan.without.length === 0;
  const end = [
    ...section('Output', outputLines(view, width)),
    ...(view.exit === undefined ? [] : section('Result', resultLines(plan, view, width))),
    ...(view.exit !== undefined && main ? predictionSection(plan, marks, view, width) : []),
  ];
  const rest = others.length === 0 ? [] : section('As on the host', state(others, view, width));
  const before = [...steps, '', ...table];
  const ended = view.exit !== undefined;
  return {
    lines: [...before, ...end, ...rest],
    news: ended ? { from: before.length + 1, to: before.length + height } : { from: 0, to: before.length },
  };
}

function predictionSection({ lesson }: Plan, marks: Marks, view: RunView, width: number): string[] {
  const title = `Predictions  ${paint.muted(score(lesson.predict, marks, view))}`;
  return section(title, answerLines(lesson.predict, marks, view, width).slice(0, -1));
}

function section(title: string, lines: readonly string[]): string[] {
  return ['', paint.heading(title), ...lines];
}

function legend(): string {
  return paint.muted(
    `  ${symbol.changed} changed by the last step   ${symbol.differs} differs from the host`,
  );
}

function pidText({ pid, exit }: RunView): string {
  if (pid === undefined) return '';
  return exit === undefined ? `pid ${pid} stands still` : `pid ${pid} has ended`;
}
