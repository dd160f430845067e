import type { Evidence } from './evidence.js';
import type { Row, Verdict } from './row.js';
import { skip } from './row.js';

/** Holds evidence against rows, in their order. Pure. Rows that a row needs stand before it. */
export function judge(rows: readonly Row[], evidence: Evidence): Verdict[] {
  const verdicts = new Map<string, Verdict>();
  for (const row of rows) verdicts.set(row.id, verdictOf(row, evidence, verdicts));
  return [...verdicts.values()];
}

function verdictOf(row: Row, evidence: Evidence, known: ReadonlyMap<string, Verdict>): Verdict {
  const { id, stage, title, why } = row;
  const needed = (row.needs ?? []).flatMap((other) => known.get(other) ?? []);
  const without = needed.find(({ verdict }) => verdict !== 'pass')?.row;
  const { verdict, seen } =
    without === undefined ? row.look(evidence) : skip(`says nothing without the row ${without}`);
  return { row: id, stage, title, verdict, seen, why, ...(without === undefined ? {} : { without }) };
}

/** Whether nothing failed. */
export function passed(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(({ verdict }) => verdict !== 'fail');
}
