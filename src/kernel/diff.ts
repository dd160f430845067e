import { CELL_RULES } from './cells.js';
import { escapeControls } from './printable.js';
import { cellText, mapReadable, type Readable } from './readable.js';
import { ROW_KEYS, type RowKey } from './rows.js';
import type { Snapshot } from './snapshot.js';

/** One row of the state table: a piece of kernel state of two processes side by side. */
export interface DiffRow {
  /** One of `ROW_KEYS`: `ns.uts`, `caps.effective`, `uid_map`, `hostname`, `mounts` ... */
  readonly key: string;
  readonly host: Readable<string>;
  readonly container: Readable<string>;
  /** Whether the two differ; null when one of them may not be read. Not always visible in the texts: see `details`. */
  readonly changed: boolean | null;
  /** What a one-line cell can't say: mounts added and removed, names of capabilities. Absent if there is nothing. */
  readonly details?: readonly string[];
}

/** The state table: every row of `ROW_KEYS` in its order, the host's value beside the container's. */
export function diffSnapshots(host: Snapshot, container: Snapshot): DiffRow[] {
  return ROW_KEYS.map((key) => diffRow(key, host, container));
}

/** One row of the state table; of a `lazySnapshot` only what it needs is read. */
export function diffRow(key: RowKey, host: Snapshot, container: Snapshot): DiffRow {
  const cell = CELL_RULES[key](host, container);
  const details = cell.details.map(escapeControls);
  return {
    key,
    host: mapReadable(cell.host, escapeControls),
    container: mapReadable(cell.container, escapeControls),
    changed: cell.changed,
    ...(details.length > 0 ? { details } : {}),
  };
}

/** The keys of the rows whose container side, its details included, is not what it was in the table before. */
export function changedSince(before: readonly DiffRow[], after: readonly DiffRow[]): string[] {
  const was = new Map(before.map((row) => [row.key, containerSide(row)]));
  return after.filter((row) => was.get(row.key) !== containerSide(row)).map((row) => row.key);
}

function containerSide({ container, details = [] }: DiffRow): string {
  return JSON.stringify([container.ok, cellText(container), ...details]);
}
