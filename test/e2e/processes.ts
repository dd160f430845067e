import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE } from '../patience.js';

export interface ProcessLine {
  readonly pid: number;
  readonly comm: string;
  /** Process group, and the one that its terminal is lent to. */
  readonly group: number;
  readonly foreground: number;
  readonly state: string;
  readonly command: string;
}

/** Processes that have this in their environment. Those that we may not look into are not ours. */
export function processesWith(marker: string): ProcessLine[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(marker)) return [];
      return [describe(Number(pid))];
    } catch {
      return [];
    }
  });
}

/** Waits until one of these processes does what is wanted. */
export async function processThat(
  marker: string,
  wanted: (process: ProcessLine) => boolean,
  complaint: string,
): Promise<ProcessLine> {
  for (const until = Date.now() + PATIENCE; Date.now() < until; await sleep(10)) {
    const found = processesWith(marker).find(wanted);
    if (found !== undefined) return found;
  }
  const list = processesWith(marker).map(({ pid, command, state }) => `${pid} ${state} ${command}`);
  throw new Error(`${complaint}; the processes are:\n${list.join('\n')}`);
}

/** Waits until none of these processes does so any more. @returns those that still do when that takes too long. */
export async function lastOf(
  marker: string,
  still: (process: ProcessLine) => boolean = () => true,
): Promise<ProcessLine[]> {
  const found = () => processesWith(marker).filter(still);
  for (const until = Date.now() + PATIENCE; found().length > 0 && Date.now() < until; ) await sleep(10);
  return found();
}

/** Whether there is such a process. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function describe(pid: number): ProcessLine {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const [, comm = '', rest = ''] = /\((.*)\) (.*)$/s.exec(stat) ?? [];
  const [state = '', , group = '', , , foreground = ''] = rest.split(' ');
  const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
  return { pid, comm, state, group: Number(group), foreground: Number(foreground), command };
}
