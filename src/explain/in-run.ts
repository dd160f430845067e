import { errnoSaid } from '../recipe/explain/explain.js';
import { formatStep } from '../recipe/parse.js';
import type { ExitEvent } from '../run/events.js';
import type { RunView, StepView } from '../run/view.js';
import { recognise, shortened } from './recognise.js';

/** Something that a run has said and that `explain` has an answer to. */
export interface RunMessage {
  /** One line, as a program prints it. */
  readonly line: string;
  /** What this very run says of it; undefined if it says nothing. */
  readonly because: string | undefined;
}

/** Of a command that wrote without an end, the last lines are enough. */
const MOST_LINES = 500;

/**
 * What a run has said by now that can be explained, each kind of message once: of the steps that failed, then of what the
 * command wrote.
 */
export function runMessages({ steps, output, exit }: RunView): RunMessage[] {
  const written = output.split('\n').slice(-MOST_LINES).map(shortened);
  const said = [...steps.flatMap(failure), ...written.map((line) => outputMessage(line, exit))];
  const found = new Map<unknown, RunMessage>();
  for (const message of said) {
    const known = recognise(message.line);
    if (known !== undefined && !found.has(known)) found.set(known, message);
  }
  return [...found.values()];
}

/** As stagehand itself prints it. */
function failure({ step, state, event }: StepView): RunMessage[] {
  if (state !== 'failed' || event?.errno === undefined) return [];
  const call = event.calls.find(({ errno }) => errno !== null)?.call;
  const what = [formatStep(step), ...(call === undefined ? [] : [call]), `${event.message} (${event.errno})`];
  return [{ line: `stagehand: ${what.join(': ')}`, because: event.explanation }];
}

/** The run explains one error; a line that stands for another is not what it means. */
function outputMessage(line: string, exit: ExitEvent | undefined): RunMessage {
  const isAboutIt = exit?.errno !== undefined && errnoSaid(line) === exit.errno;
  return { line, because: isAboutIt ? exit.explanation : undefined };
}
