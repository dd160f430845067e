import { cellText } from '../kernel/readable.js';
import { formatStep } from '../recipe/parse.js';
import { callText } from '../run/call-text.js';
import type { ExitEvent, SessionEvent, StepEvent } from '../run/events.js';
import { sanitize } from '../run/sanitize.js';
import type { RunView } from '../run/view.js';
import { processTable } from './processes.js';
import { textWidth, wrap } from './wrap.js';

/** A run as text, line by line as it happens: what each step did, what it changed, what the command wrote. */
export interface RunPrinter {
  /** @param view the run after this event. */
  lines(event: SessionEvent, view: RunView): string[];
}

export interface RunPrinterOptions {
  /** Put before every line. */
  readonly indent?: string;
  /** Of a step that was done, only say so; for a run whose failures are what one wants to see. */
  readonly brief?: boolean;
  /** Steps of which all is said even so, by their index: those that one does not know yet. */
  readonly news?: ReadonlySet<number>;
}

export function runPrinter({ indent = '', brief = false, news = new Set() }: RunPrinterOptions): RunPrinter {
  // Output comes in pieces that end anywhere; only whole lines are printed.
  let rest = '';
  const outputLines = (text: string, isLast: boolean): string[] => {
    const lines = (rest + text).split('\n');
    rest = isLast ? '' : (lines.pop() ?? '');
    return lines
      .filter((line, i) => !(isLast && line === '' && i === lines.length - 1))
      .map((line) => `${indent}  | ${sanitize(line.replace(/\r$/, ''))}`);
  };
  return {
    lines(event, view) {
      switch (event.type) {
        case 'ready':
          return [];
        case 'step':
          return brief && event.errno === undefined && !news.has(event.index)
            ? [headLine(event, view, indent)]
            : stepLines(event, view, indent);
        case 'diff':
          return brief ? [] : [...changeLines(view, indent), ...processLines(view, indent)];
        case 'output':
          return outputLines(event.text, false);
        case 'exit':
          return [...outputLines('', true), ...exitLines(event, indent)];
      }
    },
  };
}

/** The step as the recipe has it, with `$ROOTFS` and not its path: the calls show the path. */
function headLine(event: StepEvent, view: RunView, indent: string): string {
  const step = view.steps[event.index]?.step ?? event;
  const name = event.name === 'exec' ? `exec ${event.args[0] ?? ''}` : formatStep(step);
  return sanitize(
    `${indent}${event.errno === undefined ? 'done  ' : 'FAILED'}  ${name}   (process ${event.pid})`,
  );
}

function stepLines(event: StepEvent, view: RunView, indent: string): string[] {
  const deeper = `${indent}        `;
  const calls = event.calls.map((call) => sanitize(deeper + callText(call)));
  const why = `${event.message} (${event.errno}). ${event.explanation}`;
  return [
    headLine(event, view, indent),
    ...calls,
    ...(event.errno === undefined ? [] : wrap(why, textWidth(), deeper)),
  ];
}

/**
 * What the last step changed: the container's value before it and after it. The details of a row are against the host, and
 * each step would tell those of all steps before it once more; so only those that are new are told.
 */
function changeLines(view: RunView, indent: string): string[] {
  return view.rows
    .filter((row) => view.justChanged.includes(row.key))
    .flatMap((row) => {
      const before = view.rowsBefore.find((r) => r.key === row.key);
      const was = before === undefined ? '' : `${cellText(before.container)} -> `;
      const known = new Set(before?.details);
      const news = (row.details ?? []).filter((detail) => !known.has(detail));
      const details = news.map((detail) => `${indent}            ${detail}`);
      return [`${indent}        * ${row.key}: ${was}${cellText(row.container)}`, ...details];
    });
}

/** Behind the last step, when all are there. */
function processLines({ steps, processes }: RunView, indent: string): string[] {
  return steps.at(-1)?.state === 'done' ? processTable(processes, `${indent}        `) : [];
}

function exitLines({ status, explanation, files = [] }: ExitEvent, indent: string): string[] {
  const why = explanation === undefined ? [] : wrap(explanation, textWidth(), `${indent}        `);
  const owners = files.map(({ name, owner }) =>
    sanitize(`${indent}on the host, its file "${name}" belongs to ${owner}`),
  );
  return [`${indent}ended with exit status ${status}`, ...why, ...owners];
}
