/** Exit codes of every command; docs/exit-codes.md explains them to people. */
export const EXIT = {
  ok: 0,
  /** The lesson, the check or the comparison did not come out as it should. */
  failed: 1,
  /** The command line can't be understood, or names something that does not exist. */
  usage: 2,
  /** We could not do our own part (125), the command could not be run (126) or was not found (127): as env(1). */
  ourselves: 125,
  cannotRun: 126,
  notFound: 127,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

/**
 * Something a person can act on. The message is one sentence or two: what happened, why, and what to do.
 * Nothing else may reach a person as an error; a stack trace is for bugs only.
 */
export class Problem extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.usage, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Problem';
    this.exitCode = exitCode;
  }
}
