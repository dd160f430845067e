import { lazySnapshot } from '../kernel/snapshot.js';

/**
 * The process that we were started from, by its number in our /proc. That may be the proc of a PID namespace around ours, in
 * which the numbers that getppid(2) gives mean somebody else. Where it has no number, as for PID 1 of a container and for
 * whoever was put into one (`docker exec`), ourselves: we have what it gave us.
 */
export function ourShell(): number {
  const { pid, ppid } = lazySnapshot('self');
  return ppid.ok && ppid.value > 0 ? ppid.value : pid;
}
