import type { DiffRow } from '../../kernel/diff.js';
import { cellText, type Readable } from '../../kernel/readable.js';
import type { RunView } from '../../run/view.js';
import { paint, symbol } from '../theme.js';
import { cell, cut, paragraph } from './line.js';

/** Widest value of the usual rows: a capability set, `pid:[4026531836]`. */
const VALUE = 16;
/** A wider table is no easier to read. */
const WIDEST_VALUE = 24;
const MOST_DETAILS = 4;

/** Rows in the order in which they are shown: those that matter here, and those that are as on the host. */
export interface SortedRows {
  readonly watched: readonly DiffRow[];
  readonly others: readonly DiffRow[];
}

/** First what the lesson watches, in its order, then whatever else is not as on the host; the others apart. */
export function sortRows(rows: readonly DiffRow[], observe: readonly string[]): SortedRows {
  const observed = observe.flatMap((key) => rows.find((row) => row.key === key) ?? []);
  const rest = rows.filter((row) => !observe.includes(row.key));
  return {
    watched: [...observed, ...rest.filter((row) => row.changed)],
    others: rest.filter((row) => !row.changed),
  };
}

/** The table "host | container"; what the last step changed stands out, with its details below it. */
export function stateLines(rows: readonly DiffRow[], { justChanged }: RunView, width: number): string[] {
  const columns = measure(rows, width);
  return rows.flatMap((row) => {
    const fresh = justChanged.includes(row.key);
    const tone = fresh ? paint.changed : row.changed ? paint.differs : paint.plain;
    const mark = fresh ? symbol.changed : row.changed ? symbol.differs : ' ';
    const { key, host, container } = columns;
    const left = `${cell(row.key, key)} ${paint.muted(cell(short(row.host, host), host))}`;
    const line = `${tone(mark)} ${left}  ${tone(cut(short(row.container, container), container))}`;
    return [line, ...(fresh ? detailLines(row, width) : [])];
  });
}

/** The names of the columns. */
export function stateHeading(rows: readonly DiffRow[], width: number): string {
  const { key, host } = measure(rows, width);
  return cut(
    `${paint.heading(cell('State', key + 2))} ${paint.muted(cell('host', host))}  ${paint.muted('container')}`,
    width,
  );
}

/** The same rows as sentences, for a screen reader, which can't see columns. */
export function spokenState(rows: readonly DiffRow[], { justChanged }: RunView, width: number): string[] {
  return rows.flatMap((row) => {
    const fresh = justChanged.includes(row.key) ? ', changed by the last step' : '';
    const values = row.changed
      ? `host ${cellText(row.host)}, container ${cellText(row.container)}`
      : `as on the host, ${cellText(row.host)}`;
    return paragraph(`${row.key}: ${values}${fresh}`, width, 0);
  });
}

function detailLines({ details = [] }: DiffRow, width: number): string[] {
  const shown = details.slice(0, MOST_DETAILS).map((detail) => paint.changed(cut(`    ${detail}`, width)));
  const more = details.length - shown.length;
  return more > 0 ? [...shown, paint.muted(`    ${symbol.cut} and ${more} more`)] : shown;
}

interface Columns {
  readonly key: number;
  readonly host: number;
  readonly container: number;
}

/** The keys get what they need as long as a value has its room; then both sides share the rest. */
function measure(rows: readonly DiffRow[], width: number): Columns {
  const longest = Math.max(5, ...rows.map((row) => row.key.length));
  const key = Math.min(longest, Math.max(width - 2 * VALUE - 5, 6));
  const host = Math.min(Math.max(Math.floor((width - key - 5) / 2), 3), WIDEST_VALUE);
  return { key, host, container: Math.max(width - key - host - 5, 3) };
}

/** Where `pid:[4026531836]` does not fit, the number does: the key says of what. */
function short(value: Readable<string>, width: number): string {
  const text = cellText(value);
  return text.length > width ? text.replace(/^[a-z]+:(?=\[)/, '') : text;
}
