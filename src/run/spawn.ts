import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { recipeArguments } from '../recipe/command-line.js';
import type { Recipe } from '../recipe/types.js';
import { helperPath } from './helper.js';

/** stagehand at work on a recipe, with nobody's terminal. */
export interface Performance {
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

/**
 * @param env is added to our own environment.
 * @throws Problem when stagehand is missing.
 */
export function spawnStagehand(
  recipe: Recipe,
  options: readonly string[],
  env: Readonly<Record<string, string>>,
): Performance {
  const descriptors = ['--trace', `${TRACE}`, '--pace', `${PACE}`];
  const child = execa(helperPath(), [...descriptors, ...options, ...recipeArguments(recipe)], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    // A session of its own: what runs there must not reach for the terminal that the course is drawn on.
    detached: true,
    // Lessons look for the kernel's messages in the output; they must not be translated.
    env: { LC_ALL: 'C.UTF-8', ...env },
    buffer: false,
    reject: false,
  });
  const paceEnd = child.stdio[PACE] as unknown as Writable;
  // It has ended when this happens, and its exit status tells the rest.
  paceEnd.on('error', () => {});
  return {
    pid: child.pid ?? 0,
    stdout: child.stdout,
    stderr: child.stderr,
    trace: child.stdio[TRACE] as unknown as Readable,
    pace: paceEnd,
    ended: child.then((result) => result.exitCode ?? 128),
  };
}
