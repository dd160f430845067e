import { readProcessFile } from '../kernel/proc.js';
import { hasEnded, parseStat } from '../kernel/stat.js';

/** One process and no other: a pid alone could be somebody else's by now. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since boot; null when it could not be read. */
  readonly start_time: number | null;
}

export function isAlive({ pid, start_time }: ProcessIdentity): boolean {
  const now = startTime(pid);
  return now !== null && (start_time === null || now === start_time);
}

/** When a process was started, in clock ticks since boot; null when there is none of that pid. */
export function startTime(pid: number): number | null {
  const file = readProcessFile(pid, 'stat');
  const stat = file.ok ? parseStat(file.value) : null;
  return stat === null || hasEnded(stat) ? null : stat.startTime;
}

/** Blocks until a process has ended, for at most this long: for the last moments of our own. */
export function waitForEnd(pid: number, milliseconds = 5000): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const end = Date.now() + milliseconds;
  while (startTime(pid) !== null && Date.now() < end) Atomics.wait(clock, 0, 0, 10);
}
