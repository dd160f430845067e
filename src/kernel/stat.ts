import { terminalName } from './terminals.js';

/** What `/proc/<pid>/stat` tells, as far as we need it. */
export interface Stat {
  readonly pid: number;
  readonly comm: string;
  /** One letter: R running, S sleeping, D waiting for a disk, T stopped, Z zombie, X dead. */
  readonly state: string;
  readonly ppid: number;
  readonly session: number;
  /** Controlling terminal: `pts/3`, `tty1`; null if the process has none. */
  readonly terminal: string | null;
  /** Clock ticks from boot to its start. A pid is used again some day; a pid with its start time is not. */
  readonly startTime: number;
}

/** Numbers of the fields as proc_pid_stat(5) counts them. */
const FIELD = { state: 3, ppid: 4, session: 6, tty: 7, startTime: 22 } as const;

/** Reads `/proc/<pid>/stat`, proc_pid_stat(5); null if the text is none. */
export function parseStat(text: string): Stat | null {
  // The name stands there as it is and may hold parentheses, blanks and newlines: only the last `)` ends it.
  const end = text.lastIndexOf(')');
  const [head, pid, comm] = /^(\d+) \((.*)$/s.exec(text.slice(0, Math.max(end, 0))) ?? [];
  if (head === undefined || comm === undefined) return null;
  const rest = text
    .slice(end + 1)
    .trim()
    .split(' ');
  const field = (number: number): string => rest[number - FIELD.state] ?? '';
  const [ppid, session, tty, startTime] = [FIELD.ppid, FIELD.session, FIELD.tty, FIELD.startTime].map(field);
  if (![ppid, session, tty, startTime].every((value) => /^-?\d+$/.test(value ?? ''))) return null;
  return {
    pid: Number(pid),
    comm,
    state: field(FIELD.state),
    ppid: Number(ppid),
    session: Number(session),
    terminal: terminalName(Number(tty)),
    startTime: Number(startTime),
  };
}

/** Whether a process in this state has ended. A zombie has: only its exit status still waits for its parent. */
export function hasEnded(stat: Stat): boolean {
  return 'ZXx'.includes(stat.state);
}
