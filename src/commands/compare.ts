import { EXIT, Problem } from '../errors.js';
import { type DiffRow, diffSnapshots } from '../kernel/diff.js';
import { readSnapshot, type Snapshot } from '../kernel/snapshot.js';
import { jsonRow } from '../print/json.js';
import { stateTable } from '../print/state-table.js';

export interface CompareOptions {
  readonly json?: boolean;
  /** All of the state table, not only the namespaces. */
  readonly all?: boolean;
}

/**
 * `learn compare [PID] [PID]`: the namespaces of two processes side by side. Without pids: the shell that we were
 * started from, and PID 1; with one: that shell, and it.
 * @returns 0, or 1 if a difference was seen.
 */
export async function compare(
  first: string | undefined,
  second: string | undefined,
  { json = false, all = false }: CompareOptions,
): Promise<number> {
  const [pidA, pidB] = choosePids(first, second);
  const [a, b] = [await snapshotOf(pidA), await snapshotOf(pidB)];
  const rows = diffSnapshots(a, b).filter((row) => all || row.key.startsWith('ns.'));
  if (json) console.log(JSON.stringify({ a: a.pid, b: b.pid, rows: rows.map(jsonRow) }));
  else console.log([...stateTable(rows, [titleOf(a), titleOf(b)]), '', verdict(rows)].join('\n'));
  return rows.some((row) => row.changed) ? EXIT.failed : EXIT.ok;
}

function choosePids(a: string | undefined, b: string | undefined): [number, number] {
  if (a === undefined) return [process.ppid, 1];
  return b === undefined ? [process.ppid, parsePid(a)] : [parsePid(a), parsePid(b)];
}

function parsePid(word: string): number {
  const pid = word === 'self' ? process.ppid : Number(word);
  if (!/^(self|[1-9]\d*)$/.test(word) || !Number.isSafeInteger(pid)) {
    throw new Problem(
      `'${word}' is not a process ID; it is a number such as 1, and "ps" lists those of this machine.`,
    );
  }
  return pid;
}

async function snapshotOf(pid: number): Promise<Snapshot> {
  const snapshot = await readSnapshot(pid);
  if (!snapshot.start_time.ok) throw new Problem(`There is no process ${pid} (any more).`);
  return snapshot;
}

function titleOf({ pid, name }: Snapshot): string {
  return name.ok ? `${pid} (${name.value})` : `${pid}`;
}

function verdict(rows: readonly DiffRow[]): string {
  const count = (changed: boolean | null): number => rows.filter((row) => row.changed === changed).length;
  const unknown = count(null);
  const hint = process.geteuid?.() === 0 ? '' : ' "sudo learn compare" may see more.';
  const closed =
    unknown === 0 ? '' : ` ${unknown} may not be read from here, for the reason that is given.${hint}`;
  return `${count(false)} the same, ${count(true)} different.${closed}`;
}
