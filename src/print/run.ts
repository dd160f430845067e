import { cellText } from '../kernel/readable.js';
import { formatStep } from '../recipe/parse.js';
import type { ExitEvent, SessionEvent, StepEvent } from '../run/events.js';
import type { RunView } from '../run/view.js';
import { callText } from './calls.js';
import { sanitize } from './sanitize.js';
import { textWidth, wrap } from './wrap.js';

/** A run as text, line by line as it happens: what each step did, what it changed, what the command wrote. */
export interface RunPrinter {
  /** @param view the run after this event. */
  lines(event: SessionEvent, view: RunView): string[];
}

/** @param indent put before every line. */
export function runPrinter(indent: string): RunPrinter {
  // Output comes in pieces that end anywhere; only whole lines are printed.
  let rest = '';
  const outputLines = (text: string, isLast: boolean): string[] => {
    const lines = (rest + text).split('\n');
    rest = isLast ? '' : (lines.pop() ?? '');
    return lines.filter((line, i) => !(isLast && line === '' && i === lines.length - 1)).map((line) => `${indent}  | ${sanitize(line)}`);
  };
  return {
    lines(event, view) {
      switch (event.type) {
        case 'ready':
          return [];
        case 'step':
          return stepLines(event, indent);
        case 'diff':
          return changeLines(view, indent);
        case 'output':
          return outputLines(event.text, false);
        case 'exit':
          return [...outputLines('', true), ...exitLines(event, indent)];
      }
    },
  };
}

function stepLines(event: StepEvent, indent: string): string[] {
  const failed = event.errno !== undefined;
  const name = event.name === 'exec' ? `exec ${event.args[0] ?? ''}` : formatStep(event);
  const head = `${indent}${failed ? 'FAILED' : 'done  '}  ${name}   (process ${event.pid})`;
  const calls = event.calls.map((call) => `${indent}        ${callText(call)}`);
  const why = failed ? wrap(`${event.message} (${event.errno}). ${event.explanation}`, textWidth(), `${indent}        `) : [];
  return [head, ...calls, ...why].map(sanitize);
}

function changeLines(view: RunView, indent: string): string[] {
  return view.rows
    .filter((row) => view.justChanged.includes(row.key))
    .flatMap((row) => [
      `${indent}        * ${row.key}: ${cellText(row.host)} -> ${cellText(row.container)}`,
      ...(row.details ?? []).map((detail) => `${indent}            ${detail}`),
    ]);
}

function exitLines({ status, explanation }: ExitEvent, indent: string): string[] {
  const why = explanation === undefined ? [] : wrap(explanation, textWidth(), `${indent}        `);
  return [`${indent}ended with exit status ${status}`, ...why];
}
