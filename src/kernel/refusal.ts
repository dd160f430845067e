import { NOT_IN_THIS_KERNEL } from './readable.js';

/** What is known about a read below `/proc/<pid>` that failed. */
export interface FailedRead {
  readonly pid: number;
  /** Name of the error: `EACCES`. */
  readonly errno: string;
  /** `hidden`: it is alive, but /proc is mounted with hidepid, proc(5), and does not show it to us. */
  readonly process: 'alive' | 'ended' | 'hidden';
  /** Who owns the process, as text for people, and whether that is us. */
  readonly owner: string;
  readonly ours: boolean;
  /** Whether we have CAP_SYS_PTRACE in the initial user namespace, which would be enough for any process. */
  readonly mayTraceAll: boolean;
}

/** Why the read failed, as it completes a table cell. */
export function refusalReason(read: FailedRead): string {
  if (read.process === 'ended') return goneReason(read.pid);
  if (read.process === 'hidden') return 'not permitted: hidden by the hidepid option of /proc';
  switch (read.errno) {
    case 'EACCES':
    case 'EPERM':
      return `not permitted: ${denialReason(read)}`;
    case 'ENOENT':
      return NOT_IN_THIS_KERNEL;
    default:
      return `cannot be read: ${read.errno}`;
  }
}

/** The reason that stands in every cell of a process that is no more. */
export function goneReason(pid: number): string {
  return `gone: process ${pid} has ended`;
}

// In the order of ptrace(2), "Ptrace access mode checking": what CAP_SYS_PTRACE does not open, a security module
// has closed. Without it another owner is a refusal, and so is an own process that is not dumpable, has more
// capabilities than we have, or is in a user namespace that somebody else made.
function denialReason(read: FailedRead): string {
  if (read.mayTraceAll) return 'a Linux security module forbids it';
  return read.ours ? 'needs CAP_SYS_PTRACE over this process' : `owned by ${read.owner}`;
}
