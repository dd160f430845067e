import type { DiffRow } from '../kernel/diff.js';
import { cellText } from '../kernel/readable.js';
import { columns } from './columns.js';

/** The rows that a lesson wants looked at, in its order, and any other that differs from the host. */
export function rowsToShow(rows: readonly DiffRow[], observe: readonly string[]): DiffRow[] {
  const observed = observe.flatMap((key) => rows.filter((row) => row.key === key));
  return [...observed, ...rows.filter((row) => row.changed && !observe.includes(row.key))];
}

/** Whether two sides differ, in a word. */
export function difference(row: DiffRow): string {
  if (row.changed === null) return 'unknown';
  return row.changed ? 'different' : 'same';
}

/** The state table as lines: a row a piece of state, its details below it. */
export function stateTable(
  rows: readonly DiffRow[],
  titles: readonly [string, string],
  indent = '',
): string[] {
  const cells = rows.map((row) => [row.key, cellText(row.host), cellText(row.container), difference(row)]);
  const [head = '', ...lines] = columns([['', ...titles, ''], ...cells], indent);
  const detailsOf = (row: DiffRow | undefined): string[] =>
    (row?.details ?? []).map((d) => `${indent}    ${d}`);
  return [head, ...lines.flatMap((line, i) => [line, ...detailsOf(rows[i])])];
}
