import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Contest, measure, type Outcome } from './measure.js';

/** Milliseconds of a clock tick, as proc_pid_stat(5) counts: USER_HZ is 100 on every architecture that Node knows. */
const TICK_MS = 10;

/**
 * Lets so many processes sleep beside what is measured: a machine on which much is going on.
 * @returns what `act` returns, when they are gone again.
 */
async function inCrowd<T>(size: number, act: () => T | Promise<T>): Promise<T> {
  const script = `i=0; while [ $i -lt ${size} ]; do sleep 1000 & i=$((i + 1)); done; echo ready; wait`;
  const crowd = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  try {
    await new Promise((resolve) => crowd.stdout.once('data', resolve));
    return await act();
  } finally {
    process.kill(-(crowd.pid ?? 0), 'SIGKILL');
  }
}

/** A first look at thousands of processes. Both sides read namespaces of each; a goal that is not reached is no failure. */
export function firstLook(learn: readonly string[]): Promise<Outcome> {
  const contest: Contest = {
    what: 'learn check 4 among 2000 processes / lsns',
    command: ['sh', '-c', '"$@"; [ $? -eq 1 ]', 'sh', ...learn, 'check', '4'],
    peer: ['lsns'],
    rounds: 10,
  };
  return inCrowd(2000, () => measure(contest));
}

/** What watching takes of a processor, against a program that looks once a second: milliseconds in each second. */
export function watching(learn: readonly string[]): Promise<Outcome> {
  return inCrowd(220, async () => {
    const [program = '', ...args] = [...learn, 'check', '4', '--watch'];
    const both = [
      spawn(program, args, { stdio: 'ignore' }),
      spawn('top', ['-b', '-d', '1'], { stdio: 'ignore' }),
    ];
    try {
      // Not the start, only what comes then.
      await sleep(3000);
      const before = both.map(used);
      await sleep(SECONDS * 1000);
      const [command = 0, peer = 0] = both.map((child, i) => (used(child) - (before[i] ?? 0)) / SECONDS);
      return {
        what: 'learn check 4 --watch / top -d 1, in each second',
        ratio: command / peer,
        command,
        peer,
      };
    } finally {
      for (const child of both) child.kill();
    }
  });
}

const SECONDS = 20;

/** Processor time of a process and of those that it has waited for, in milliseconds. */
function used({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // From utime (14) to cstime (17), behind the name and the state (3).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * TICK_MS, 0);
}
