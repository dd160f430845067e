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

// Descriptors 0 to 2 are the command's; these are stagehand's, which closes them towards the command.
const TRACE = 3;
const PACE = 4;
const ENVIRONMENT = 5;

/** Who writes to something that has ended learns of it by its end. */
function withoutErrors(stream: Writable): Writable {
  return stream.on('error', () => {});
}

/** What `--env` reads: the whole environment of the command. stagehand itself has ours, since that is the host's. */
export function tellEnvironment(to: Writable, env: Readonly<Record<string, string>>): void {
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\0`);
  withoutErrors(to).end(lines.join(''));
}

/**
 * @param env is added to our own environment, or is all that the command gets of one.
 * @param typed gives the command a standard input that one can write to.
 * @throws Problem when stagehand is missing.
 */
export function spawnStagehand(
  recipe: Recipe,
  options: readonly string[],
  env: Readonly<Record<string, string>>,
  typed = false,
  isWholeEnv = false,
): Performance {
  const descriptors = ['--trace', `${TRACE}`, '--pace', `${PACE}`];
  if (isWholeEnv) descriptors.push('--env', `${ENVIRONMENT}`);
  const child = execa(helperPath(), [...descriptors, ...options, ...recipeArguments(recipe)], {
    stdio: [typed ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe', 'pipe', isWholeEnv ? 'pipe' : 'ignore'],
    // A session of its own: what runs there must not reach for the terminal that the course is drawn on.
    detached: true,
    // Lessons look for the kernel's messages in the output; they must not be translated.
    env: { LC_ALL: 'C.UTF-8', ...(isWholeEnv ? {} : env) },
    buffer: false,
    reject: false,
  });
  if (isWholeEnv) tellEnvironment((child.stdio as unknown as Writable[])[ENVIRONMENT] as Writable, env);
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
