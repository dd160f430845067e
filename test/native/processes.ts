import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseLinkNames } from '../../src/kernel/network.js';
import { PATIENCE } from '../patience.js';

function text(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Living processes with this marker in their environment. A zombie has ended: PID 1 may take its time to collect it. */
export function processesOf(marker: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && text(`/proc/${name}/environ`).includes(`MARKER=${marker}\0`))
    .filter((name) => !/\) [ZX] /.test(text(`/proc/${name}/stat`)))
    .map(Number);
}

/** Waits until no process of the run is alive; gives those that still are when that takes too long. */
export async function survivors(marker: string): Promise<number[]> {
  const end = Date.now() + PATIENCE;
  while (processesOf(marker).length > 0 && Date.now() < end) await sleep(5);
  return processesOf(marker);
}

/** Waits until `ready` gives something. */
export async function eventually<T>(ready: () => T | undefined | false): Promise<T> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(5)) {
    const value = ready();
    if (value !== undefined && value !== false) return value;
  }
  throw new Error(`this did not happen: ${ready}`);
}

/** Direct children of a process, oldest first. */
export function childrenOf(pid: number): number[] {
  return text(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
}

/** The name of the program that a process runs (comm); empty when it has ended. */
export const nameOf = (pid: number): string => text(`/proc/${pid}/comm`).trim();

/** How a process stands, by one letter: `S` is asleep, `T` is stopped; undefined when it has ended. */
export const stateOf = (pid: number): string | undefined => /\) (\w)/.exec(text(`/proc/${pid}/stat`))?.[1];

/** Clock ticks that a process has had, user and system. */
export function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** The links in the network of a process. */
export const linksOf = (pid: number): readonly string[] =>
  parseLinkNames(readFileSync(`/proc/${pid}/net/dev`, 'utf8')) ?? [];
