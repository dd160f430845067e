import type { DiffRow } from '../../kernel/diff.js';
import { cellText } from '../../kernel/readable.js';
import { ROW_KEYS } from '../../kernel/rows.js';
import type { RunView } from '../../run/view.js';
import { paint, symbol } from '../theme.js';
import { cell, cut, paragraph } from './line.js';

/** Widest value of the usual rows: a capability set, `pid:[4026531836]`. */
const VALUE = 16;
const LONGEST_KEY = Math.max(...ROW_KEYS.map((key) => key.length));
/** A wider table is no easier to read. */
const WIDEST_VALUE = 24;

/** The rows by how much they matter now. */
export interface SortedRows {
  /** What the lesson watches, in its order, and whatever else the last step changed. */
  readonly watched: readonly DiffRow[];
  readonly different: readonly DiffRow[];
  readonly same: readonly DiffRow[];
}

/** Puts every row where it is looked for. */
export function sortRows({ rows, justChanged }: RunView, observe: readonly string[]): SortedRows {
  const observed = observe.flatMap((key) => rows.find((row) => row.key === key) ?? []);
  const rest = rows.filter((row) => !observe.includes(row.key));
  const others = rest.filter((row) => !justChanged.includes(row.key));
  return {
    watched: [...observed, ...rest.filter((row) => justChanged.includes(row.key))],
    different: others.filter((row) => row.changed),
    same: others.filter((row) => !row.changed),
  };
}

/** The table "host | container"; what the last step changed stands out, with its details below it. */
export function stateLines(
  rows: readonly DiffRow[],
  { justChanged }: RunView,
  width: number,
  mostDetails = 1,
): string[] {
  const columns = measure(width);
  return rows.flatMap((row) => {
    const fresh = justChanged.includes(row.key);
    const tone = fresh ? paint.changed : row.changed ? paint.differs : paint.plain;
    const mark = fresh ? symbol.changed : row.changed ? symbol.differs : ' ';
    const [host, container] = sides(row, columns);
    const left = `${cell(row.key, columns.key)} ${paint.muted(cell(host, columns.host))}`;
    const line = `${tone(mark)} ${left}  ${tone(cut(container, columns.container))}`;
    return [line, ...(fresh ? detailLines(row, width, mostDetails) : [])];
  });
}

/** The names of the columns. */
export function stateHeading(width: number): string {
  const { key, host } = measure(width);
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

function detailLines({ details = [] }: DiffRow, width: number, most: number): string[] {
  const shown = details.slice(0, most);
  const more = details.length - shown.length;
  const ending = (i: number): string => (more > 0 && i === shown.length - 1 ? `  (and ${more} more)` : '');
  return shown.map((detail, i) => paint.changed(cut(`    ${detail}${ending(i)}`, width)));
}

interface Columns {
  readonly key: number;
  readonly host: number;
  readonly container: number;
}

/** The keys get what they need as long as a value has its room; then both sides share the rest. */
function measure(width: number): Columns {
  const key = Math.min(LONGEST_KEY, Math.max(width - 2 * VALUE - 5, 6));
  const host = Math.min(Math.max(Math.floor((width - key - 5) / 2), 3), WIDEST_VALUE);
  return { key, host, container: Math.max(width - key - host - 5, 3) };
}

/** Where `pid:[4026531836]` does not fit on one of the sides, both show the number: the key says of what. */
function sides({ host, container }: DiffRow, columns: Columns): readonly [string, string] {
  const [a, b] = [cellText(host), cellText(container)];
  const fit = a.length <= columns.host && b.length <= columns.container;
  const short = (text: string): string => (fit ? text : text.replace(/^[a-z]+:(?=\[)/, ''));
  return [short(a), short(b)];
}
