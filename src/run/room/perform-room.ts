import type { Writable } from 'node:stream';
import { execa } from 'execa';
import { EXIT } from '../../errors.js';
import { recipeArguments } from '../../recipe/command-line.js';
import { fillIn } from '../../recipe/placeholders.js';
import { helperPath } from '../helper.js';
import { START_SHELL } from '../shell.js';
import { frameSteps } from './frame.js';
import { hostScript, type RoomPlan } from './host-script.js';
import { type LittleHost, makeLittleHost } from './little-host.js';

/** A room that was performed without a person in it. */
export interface RoomRun {
  /** What was written, both streams as they came. Raw. */
  readonly output: string;
  /** It was ended, because it had not come to its end after so long that it never would. */
  readonly isStuck: boolean;
}

/** Milliseconds. What a room does takes a fraction of a second, but a changed recipe may let something wait for ever. */
const LONGEST = 60_000;

/** Bytes; a changed recipe may also let something write for ever. */
const MOST_OUTPUT = 1_000_000;

/**
 * Opens a room, runs a command in its container, and waits until nothing of it is left.
 * @param token lies on the little host.
 * @throws Problem (125) when the little host can't be made.
 */
export async function performRoom(
  plan: RoomPlan,
  { token, command }: { token: string; command: readonly string[] },
): Promise<RoomRun> {
  const host = await makeLittleHost(token);
  try {
    const child = execa(helperPath(), argumentsFor(host, plan, command, false), {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      // A session of its own: what runs there must not reach for our terminal.
      detached: true,
      all: true,
      maxBuffer: MOST_OUTPUT,
      env: environment(),
      extendEnv: false,
      reject: false,
    });
    const pace = begin(child.stdio[3] as unknown as Writable);
    let isStuck = false;
    const timer = setTimeout(() => {
      isStuck = true;
      pace.destroy();
    }, LONGEST);
    const { all = '' } = await child.finally(() => clearTimeout(timer));
    return { output: all, isStuck };
  } finally {
    host.remove();
  }
}

/**
 * Opens a room on the real terminal, with a shell in its container, and waits for its end. Nobody in there has our
 * terminal: the little host has one of its own, and stagehand copies between the two.
 * @returns the status of the shell; 125 when the container did not come up.
 * @throws Problem (125) when the little host can't be made.
 */
export async function enterRoom(
  plan: RoomPlan,
  { token, prompt }: { token: string; prompt: string },
): Promise<number> {
  const host = await makeLittleHost(token);
  try {
    const command = ['sh', '-c', START_SHELL, 'sh', prompt];
    const child = execa(helperPath(), argumentsFor(host, plan, command, true), {
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      env: environment(),
      extendEnv: false,
      buffer: false,
      reject: false,
    });
    begin(child.stdio[3] as unknown as Writable);
    return (await child).exitCode ?? EXIT.ourselves;
  } finally {
    host.remove();
  }
}

/** Descriptor 3 paces stagehand: it takes all steps at once, and ends all of it when we do, however we end. */
function begin(pace: Writable): Writable {
  pace.on('error', () => {});
  pace.write('a');
  return pace;
}

function argumentsFor(
  { root, ids, isRealRoot }: LittleHost,
  plan: RoomPlan,
  command: readonly string[],
  terminal: boolean,
): string[] {
  const steps = fillIn(frameSteps(ids, { isRealRoot, terminal }), { ROOTFS: root });
  return [
    '--pace',
    '3',
    ...recipeArguments({ steps, command: ['sh', '-c', hostScript(plan), 'host', ...command] }),
  ];
}

/** Nothing of the learner's own: there may be secrets in it, and a room is there to be left. */
function environment(): Record<string, string> {
  const { TERM = 'dumb' } = process.env;
  return { PATH: '/usr/bin:/bin', HOME: '/root', LC_ALL: 'C', TERM };
}
