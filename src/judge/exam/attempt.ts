import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, Problem } from '../../errors.js';
import { removeGroup } from '../../run/group-tree.js';
import { nativeProgram } from '../../run/helper.js';
import { type Performance, spawnStagehand } from '../../run/spawn.js';
import type { Attempt } from '../evidence.js';
import type { Arena } from './arena.js';
import type { Command } from './command.js';
import { type Listener, listen } from './listener.js';
import { type During, follow } from './live.js';
import { lookBefore, newGroupsBelow } from './outside.js';
import { awaitProctor, type ProctorLine, type ProctorLineOut } from './proctor.js';

/** What the probe is to do: see native/judge/main.c. */
export type Mode = 'look' | 'fault' | 'wait' | 'terminal';

export interface AttemptOptions {
  readonly arena: Arena;
  readonly command: Command;
  readonly mode: Mode;
  readonly onTerminal?: boolean;
  /** How long COMMAND may take. */
  readonly seconds: number;
  readonly during?: During;
  /** Whether it matters what is left when COMMAND has ended: then that has a moment to go. */
  readonly tidy?: boolean;
}

/** Longer than the kernel takes to end a PID namespace, also when others are busy. */
const GRACE_MS = 1000;

/** In the environment of COMMAND only; the probe looks for it. */
const SECRET_VARIABLE = 'LEARN_JUDGE_SECRET';

/**
 * Runs COMMAND once. It always comes to an end, and nothing of it is left then.
 * @throws Problem: COMMAND can't be executed (126) or was not found (127), or we could not do our part (125).
 */
export async function attempt(options: AttemptOptions): Promise<Attempt> {
  const { arena, command, mode, onTerminal = false, seconds, during = async () => undefined } = options;
  const token = `j${randomBytes(7).toString('hex')}`;
  const words = command.fill(arena.rootfs, [arena.probe, mode, token]);
  rmSync(arena.socket, { force: true });
  const proctor = await awaitProctor(arena.socket);
  const groups: string[] = [];
  let performance: Performance | undefined;
  try {
    performance = start(arena, words, onTerminal);
    const { stdin, stdout, stderr } = performance;
    const listener = listen(stdout, stderr, arena.folder, token);
    const ready = await firstLine(proctor, listener);
    const before = await lookBefore(ready.pid ?? 0, ready.hostname);
    const seen = await follow({
      ...{
        name: words[0] ?? '',
        token,
        folder: arena.folder,
        seconds,
        during,
        proctor,
        listener,
        before,
        groups,
      },
      handle: ready.text ?? '',
      graceMs: options.tidy ? GRACE_MS : 0,
      type: (text) => void stdin?.write(text),
    });
    // Whom we end now can't remove theirs any more.
    groups.push(...newGroupsBelow(before));
    // Only when all have let go of it, all of the output has come.
    proctor.close();
    await end(performance);
    listener.readFile();
    const { reports, channel, stderr: saidOnStderr, lastWords } = listener;
    return {
      ...seen,
      ...{ host: before.host, reports, channel, stderr: saidOnStderr },
      lastWords: lastWords.replaceAll(arena.rootfs, '{rootfs}'),
    };
  } finally {
    proctor.close();
    if (performance !== undefined) await end(performance);
    // A runtime that was killed could not do that itself.
    for (const group of groups) removeGroup(group, { kill: true });
  }
}

/** stagehand starts the proctor, and sees to it that nothing outlives us or it. The proctor starts COMMAND. */
function start(arena: Arena, words: readonly string[], onTerminal: boolean): Performance {
  const proctor = nativeProgram('proctor', 'the program that minds a runtime');
  const performance = spawnStagehand(
    {
      steps: [...arena.steps, ...(onTerminal ? [{ name: 'pty', args: [] }] : [])],
      command: [proctor, arena.socket, arena.outside, ...(onTerminal ? ['--terminal'] : []), '--', ...words],
    },
    [],
    { [SECRET_VARIABLE]: arena.secret },
    true,
  );
  performance.trace.resume();
  performance.pace.write('a');
  return performance;
}

async function firstLine(proctor: ProctorLineOut, listener: Listener): Promise<ProctorLine> {
  const line = await proctor.next(10_000);
  if (line?.part === 'ready') return line;
  throw new Problem(
    `Nothing could be prepared for COMMAND: ${listener.lastWords || 'the proctor said nothing'}`,
    EXIT.ourselves,
  );
}

/** Nobody holds this up, not even a process that is no descendant and keeps our pipes open. */
async function end({ ended, pace, stdin, stdout, stderr }: Performance): Promise<void> {
  await Promise.race([ended, patience(1000)]);
  pace.destroy();
  await Promise.race([ended, patience(5000)]);
  for (const stream of [stdin, stdout, stderr]) stream?.destroy();
}

/** Does not keep this process from ending when nobody waits for it any more. */
const patience = (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { ref: false });
