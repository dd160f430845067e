import type { StepKind } from './kind.js';

/** Namespaces, and the fork that enters some of them. */
export const NAMESPACES_STEPS: readonly StepKind[] = [
  {
    name: 'unshare',
    args: 'KIND[,KIND...]',
    what: 'move into new namespaces: user, mnt, uts, ipc, net, pid, cgroup, time',
    man: 'unshare(2), namespaces(7)',
  },
  {
    name: 'join',
    args: 'KIND[,KIND...] PID|FILE',
    what: 'join namespaces of another process, or the one that a file holds; a PID namespace is entered by fork',
    man: 'setns(2), namespaces(7)',
  },
  {
    name: 'keep',
    args: 'KIND FILE',
    what: 'hold this namespace by a mount of it on a file, so that it lives without a process',
    man: 'namespaces(7), mount_namespaces(7)',
  },
  {
    name: 'fork',
    args: '',
    what: 'go on as a child process, the parent waits; this enters a new PID or time namespace',
    man: 'fork(2), pid_namespaces(7)',
  },
  {
    name: 'time-offset',
    args: 'CLOCK SECONDS',
    what: 'set a clock, monotonic or boottime, of the new time namespace, before fork enters it',
    man: 'time_namespaces(7)',
  },
];
