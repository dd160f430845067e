import { CommanderError } from 'commander';
import { EXIT, Problem } from '../errors.js';
import { escapeControls } from '../kernel/printable.js';

/** Says on stderr what went wrong; in it may be names that others chose. @returns the exit code that goes with it. */
export function report(error: unknown): number {
  // commander has said it itself; help and version end as an "error" as well.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof Problem) {
    console.error(printable(`learn: ${error.message}`));
    return error.exitCode;
  }
  const text = error instanceof Error ? error.message : String(error);
  console.error(
    printable(
      `learn: something went wrong that should not have: ${text}\nLEARN_DEBUG=1 shows where; please report it.`,
    ),
  );
  if (process.env.LEARN_DEBUG) console.error(error);
  return EXIT.ourselves;
}

/** What commander found wrong with the command line, said as we say things. */
export function sayWrongUsage(message: string, write: (text: string) => void): void {
  const sentence = printable(message)
    .replace(/^error: /, '')
    .trim()
    .replace(/\.$/, '');
  write(`learn: ${sentence}; "learn --help" shows what there is.\n`);
}

/** A message of several lines in which no name that somebody chose can drive the terminal. */
function printable(text: string): string {
  return text.split('\n').map(escapeControls).join('\n');
}
