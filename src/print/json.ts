import type { DiffRow } from '../kernel/diff.js';
import { cellText } from '../kernel/readable.js';
import type { SessionEvent } from '../run/events.js';

/** A row of the state table for programs: what may not be read is its reason as text, and `changed` is then null. */
export function jsonRow(row: DiffRow): Record<string, unknown> {
  return { ...row, host: cellText(row.host), container: cellText(row.container) };
}

/** One event as one line of JSON, without the newline. docs/json.md describes the fields. */
export function jsonLine(event: SessionEvent): string {
  return JSON.stringify(event.type === 'diff' ? { ...event, rows: event.rows.map(jsonRow) } : event);
}
