import { changedSince, type DiffRow, diffSnapshots } from '../kernel/diff.js';
import { readProcessTree } from '../kernel/process-tree.js';
import { readSnapshot, type Snapshot } from '../kernel/snapshot.js';
import type { DiffEvent } from './events.js';

/** Looks at the performer after each step, and compares with what it was before the first. */
export interface Observer {
  /** @param hostname what the process itself says its UTS namespace is called: nobody else can read that. */
  look(pid: number, hostname?: string): Promise<DiffEvent>;
}

/** @param guard the process from which all of the run descends. */
export function observer(guard: number): Observer {
  let host: Snapshot | undefined;
  let before: readonly DiffRow[] = [];
  return {
    async look(pid, hostname) {
      const now = await readSnapshot(pid, hostname === undefined ? {} : { hostname });
      const first = host === undefined;
      host ??= now;
      const rows = diffSnapshots(host, now);
      // Of one who was killed in the middle of a step every row says so, and none of them is news.
      const by_step = first || !now.start_time.ok ? [] : changedSince(before, rows);
      before = rows;
      return { type: 'diff', rows, by_step, processes: readProcessTree(guard) };
    },
  };
}
