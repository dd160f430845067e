import type { DiffRow } from '../kernel/diff.js';
import type { TreeProcess } from '../kernel/process-tree.js';
import type { Recipe, Step } from '../recipe/types.js';
import type { DiffEvent, ExitEvent, SessionEvent, StepEvent } from './events.js';

export type StepState = 'waiting' | 'next' | 'done' | 'failed';

/** One line of the list of steps. */
export interface StepView {
  readonly step: Step;
  readonly state: StepState;
  readonly event?: StepEvent;
  /** Keys of the rows that this step changed. */
  readonly changed: readonly string[];
}

/** A run as one would draw it: what has happened so far. The final `exec` is the last of `steps`. */
export interface RunView {
  readonly steps: readonly StepView[];
  readonly rows: readonly DiffRow[];
  /** The rows as they were before the last step. */
  readonly rowsBefore: readonly DiffRow[];
  /** Keys of the rows that the last step changed. */
  readonly justChanged: readonly string[];
  /** The processes of the run as they were behind the last step. */
  readonly processes: readonly TreeProcess[];
  /** What the command wrote so far, both streams as they came. */
  readonly output: string;
  /** Outer pid of the process that stands still, or runs the command. */
  readonly pid?: number;
  readonly exit?: ExitEvent;
}

/** The view of a run that has not begun. */
export function initialView(recipe: Recipe): RunView {
  const steps = [...recipe.steps, { name: 'exec', args: recipe.command }];
  return {
    steps: steps.map((step, i) => ({ step, state: i === 0 ? 'next' : 'waiting', changed: [] })),
    rows: [],
    rowsBefore: [],
    justChanged: [],
    processes: [],
    output: '',
  };
}

/** The view after one more event. */
export function reduceView(view: RunView, event: SessionEvent): RunView {
  switch (event.type) {
    case 'ready':
      return { ...view, pid: event.pid };
    case 'step':
      return { ...view, pid: event.pid, steps: view.steps.map((s, i) => withStep(s, i, event)) };
    case 'diff':
      return withDiff(view, event);
    case 'output':
      return { ...view, output: view.output + event.text };
    case 'exit':
      return {
        ...view,
        exit: event,
        steps: view.steps.map((s) => (s.state === 'next' ? { ...s, state: 'waiting' } : s)),
      };
  }
}

function withStep(line: StepView, index: number, event: StepEvent): StepView {
  if (index === event.index) return { ...line, event, state: event.errno === undefined ? 'done' : 'failed' };
  if (index === event.index + 1) return { ...line, state: 'next' };
  return line;
}

function withDiff(view: RunView, { rows, by_step: keys, processes }: DiffEvent): RunView {
  const last = view.steps.findLastIndex((s) => s.event !== undefined);
  return {
    ...view,
    rows,
    rowsBefore: view.rows,
    justChanged: keys,
    processes,
    steps: view.steps.map((s, i) => (i === last ? { ...s, changed: keys } : s)),
  };
}
