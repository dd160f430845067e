import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { recipeArguments } from '../recipe/command-line.js';
import type { Recipe } from '../recipe/types.js';
import { helperPath } from './helper.js';

/** stagehand at work on a recipe, with nobody's terminal. */
export interface Performance {
  /** Only if it was asked for: what is typed to the command. Else it has none. */
  readonly stdin?: Writable;
  /** Of stagehand itself, the parent of all that happens. */
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Its `--trace`: one JSON object a line. */
  readonly trace: Readable;
  /** Its `--pace`: a byte for each step. When this is closed, it ends at once. */
  readonly pace: Writable;
  /** Its exit status, when it and all of its output have come to an end. */
  readonly ended: Promise<number>;
}

// Descriptors 0 to 2 are the command's; these two are stagehand's, which closes them towards the command.
const TRACE = 3;
const PACE = 4;

/** Who writes to something that has ended learns of it by its end. */
function withoutErrors(stream: Writable): Writable {
  return stream.on('error', () => {});
}

/**
 * @param env is added to our own environment.
 * @param typed gives the command a standard input that one can write to.
 * @throws Problem when stagehand is missing.
 */
export function spawnStagehand(
  recipe: Recipe,
  options: readonly string[],
  env: Readonly<Record<string, string>>,
  typed = false,
): Performance {
  const descriptors = ['--trace', `${TRACE}`, '--pace', `${PACE}`];
  const child = execa(helperPath(), [...descriptors, ...options, ...recipeArguments(recipe)], {
    stdio: [typed ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    // A session of its own: what runs there must not reach for the terminal that the course is drawn on.
    detached: true,
    // Lessons look for the kernel's messages in the output; they must not be translated.
    env: { LC_ALL: 'C.UTF-8', ...env },
    buffer: false,
    reject: false,
  });
  const paceEnd = withoutErrors(child.stdio[PACE] as unknown as Writable);
  return {
    pid: child.pid ?? 0,
    ...(child.stdin === null ? {} : { stdin: withoutErrors(child.stdin) }),
    stdout: child.stdout,
    stderr: child.stderr,
    trace: child.stdio[TRACE] as unknown as Readable,
    pace: paceEnd,
    ended: child.then((result) => result.exitCode ?? 128),
  };
}
