import { basename } from 'node:path';
import { readProcessFile } from '../../kernel/proc.js';
import { decodeReadable } from '../../kernel/readable.js';
import { hasEnded, parseStat, type Stat } from '../../kernel/stat.js';
import { readArguments } from './look.js';

/** The sizes in `/proc/sysvipc/shm`, proc(5): a title, then a line for each segment; its size is the fourth field. */
export function parseSegments(text: string): readonly number[] | null {
  const [title = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  if (!/\bshmid\b.*\bsize\b/.test(title)) return null;
  const sizes = lines.map((line) => Number(line.trim().split(/\s+/)[3]));
  return sizes.every(Number.isSafeInteger) ? sizes : null;
}

/** What `/proc/PID/stat` says; null of a process that has ended, also of one that nobody has waited for. */
export function readStat(pid: number): Stat | null {
  const stat = decodeReadable(readProcessFile(pid, 'stat'), parseStat);
  return stat.ok && !hasEnded(stat.value) ? stat.value : null;
}

/**
 * How long a process has been on a processor, in nanoseconds, and how often it came there (`/proc/PID/schedstat`, Linux
 * Documentation/scheduler/sched-stats.rst). As long as this is the same it has slept. null where the kernel keeps no count.
 */
export function readRuntime(pid: number): string | null {
  const text = readProcessFile(pid, 'schedstat');
  return text.ok && text.value !== '0 0 0\n' ? text.value : null;
}

/** `node .../learn ...`; its processes are demonstrations of the course, and our own questions inside. */
export function isLearn(pid: number, { comm }: Stat): boolean {
  if (!/^(node|MainThread|learn)/.test(comm)) return false;
  const args = readArguments(pid);
  return args.ok && args.value.slice(0, 2).some((word) => basename(word) === 'learn');
}

const NO_LOGIN = 4294967295;

/** Who logged in to what this process belongs to, proc_pid_loginuid(5); undefined where nobody did, or nobody counts. */
export function readLogin(pid: number | 'self'): number | undefined {
  const text = readProcessFile(pid, 'loginuid');
  const login = text.ok ? Number(text.value) : NO_LOGIN;
  return login === NO_LOGIN ? undefined : login;
}
