import { diffRow } from './diff.js';
import { escapeControls } from './printable.js';
import { cellText, mapReadable, type Readable } from './readable.js';
import { ROW_KEYS, type RowKey } from './rows.js';
import type { Snapshot } from './snapshot.js';

/** One piece of kernel state of several processes side by side. */
export interface ComparedRow {
  readonly key: RowKey;
  /** Of each of them, in their order; or why it may not be read. */
  readonly values: readonly Readable<string>[];
  /** Whether any two differ; null when none that could be read do, and one could not. */
  readonly differ: boolean | null;
  /** Who is alike, by their places: `[[0, 2], [1]]`. Those with one reason for not being readable stand together as well. */
  readonly alike: readonly (readonly number[])[];
  /** What a short value can't say of each, as compared with the first. Absent if there is nothing. */
  readonly details?: readonly (readonly string[])[];
}

/** Something that has become another in one of them. */
export interface Change {
  /** The place of the one whose state it is. */
  readonly subject: number;
  /** A row, or the `name` of the process: it has executed another program. */
  readonly key: RowKey | 'name';
  readonly was: Readable<string>;
  readonly is: Readable<string>;
  readonly details?: readonly string[];
}

/** Which rows a person wants: the links of the namespaces, or all. */
export const NAMESPACE_KEYS: readonly RowKey[] = ROW_KEYS.filter((key) => key.startsWith('ns.'));

/** Holds snapshots, two or more, against each other in these rows. Of a `lazySnapshot` only these are read. */
export function compareSnapshots(snapshots: readonly Snapshot[], keys: readonly RowKey[]): ComparedRow[] {
  return keys.map((key) => compareIn(key, snapshots));
}

function compareIn(key: RowKey, snapshots: readonly Snapshot[]): ComparedRow {
  const [first] = snapshots;
  if (first === undefined) return { key, values: [], differ: null, alike: [] };
  const against = snapshots.map((snapshot) => diffRow(key, first, snapshot));
  const values = against.map(({ container }) => container);
  const alike: number[][] = [];
  const found = new Set<boolean | null>();
  snapshots.forEach((snapshot, place) => {
    const group = alike.find(([other = 0]) => {
      const changed = diffRow(key, snapshots[other] ?? first, snapshot).changed;
      found.add(changed);
      return changed === false || sameReason(values[other], values[place]);
    });
    if (group === undefined) alike.push([place]);
    else group.push(place);
  });
  const details = against.map((row, place) => (place === 0 ? [] : (row.details ?? [])));
  return {
    key,
    values,
    differ: found.has(true) ? true : found.has(null) ? null : false,
    alike,
    ...(details.some((list) => list.length > 0) ? { details } : {}),
  };
}

function sameReason(a: Readable<string> | undefined, b: Readable<string> | undefined): boolean {
  return a !== undefined && b !== undefined && !a.ok && !b.ok && a.reason === b.reason;
}

/** What has changed in these rows of one process between two looks at it. `subject` is its place among the compared. */
export function changesOf(
  subject: number,
  before: Snapshot,
  now: Snapshot,
  keys: readonly RowKey[],
): Change[] {
  const rows = keys
    .map((key) => ({ key, row: diffRow(key, before, now) }))
    .filter(({ row }) => row.changed ?? cellText(row.host) !== cellText(row.container))
    .map(({ key, row: { host: was, container: is, details } }) => ({
      subject,
      key,
      was,
      is,
      ...(details === undefined ? {} : { details }),
    }));
  const [was, is] = [before.name, now.name].map((name) => mapReadable(name, escapeControls));
  if (was === undefined || is === undefined || cellText(was) === cellText(is)) return rows;
  return [{ subject, key: 'name', was, is }, ...rows];
}
