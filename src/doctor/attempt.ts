import { EXIT, Problem } from '../errors.js';
import { formatStep } from '../recipe/parse.js';
import type { StepEvent } from '../run/events.js';
import { type SessionOptions, startSession } from '../run/session.js';
import type { Refusal } from './types.js';

/** A run that takes longer hangs; the first one may have to collect a root file system. */
const TIME_LIMIT = 30_000;

/**
 * Performs a recipe to its end and says what was refused; null when all went well. Nothing is left of it.
 * @param expected steps whose failure is what the lesson is about, as `formatStep` has them.
 */
export async function attempt(
  options: SessionOptions,
  expected: readonly string[] = [],
  timeLimit: number = TIME_LIMIT,
): Promise<Refusal | null> {
  const session = startSession({ ...options, keepGoing: true });
  let late = false;
  const clock = setTimeout(() => {
    late = true;
    void session.stop();
  }, timeLimit);
  try {
    return (await firstRefusal(session, options, expected)) ?? (late ? tooLate(timeLimit) : null);
  } catch (error) {
    if (error instanceof Problem) return unprepared(error);
    throw error;
  } finally {
    clearTimeout(clock);
    await session.stop();
  }
}

async function firstRefusal(
  session: ReturnType<typeof startSession>,
  { recipe }: SessionOptions,
  expected: readonly string[],
): Promise<Refusal | null> {
  session.all();
  let first: Refusal | null = null;
  let output = '';
  for await (const event of session.events) {
    if (event.type === 'step' && event.errno !== undefined) {
      const step = recipe.steps[event.index];
      const tried = step === undefined ? `exec ${recipe.command[0]}` : formatStep(step);
      if (!expected.includes(tried)) first ??= refusalOf(tried, event);
    }
    if (event.type === 'output') output += event.text;
    if (event.type === 'exit' && event.status !== EXIT.ok)
      first ??= badEnd(recipe.command, event.status, output);
  }
  return first;
}

function refusalOf(tried: string, { calls, errno = '', message = errno, explanation }: StepEvent): Refusal {
  const call = calls.findLast((each) => each.errno !== null)?.call;
  const what = call === undefined ? tried : `${tried}: ${call}`;
  return { tried, errno, said: `${what}: ${message} (${errno})`, explanation: explanation ?? message };
}

function badEnd(command: readonly string[], status: number, output: string): Refusal {
  const said = output.trim().split('\n').at(-1) || `it ended with exit status ${status}`;
  return { tried: command.join(' '), errno: null, said, explanation: said };
}

function unprepared({ message }: Problem): Refusal {
  return { tried: 'to prepare the run', errno: null, said: message, explanation: message };
}

function tooLate(timeLimit: number): Refusal {
  const said = `it had not ended after ${timeLimit / 1000} seconds, and was stopped`;
  return { tried: 'to run it', errno: null, said, explanation: said };
}
