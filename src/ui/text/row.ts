import { type CapabilityBit, capabilityBits } from '../../kernel/capability-bits.js';
import type { DiffRow } from '../../kernel/diff.js';
import { cellText } from '../../kernel/readable.js';
import { ROW_LABELS, type RowKey } from '../../kernel/rows.js';
import { paint, symbol } from '../theme.js';
import { cut, paragraph, spread } from './line.js';
import { visibleLine } from './visible.js';

/** One row of the state table with nothing left out: what it means, both sides, and a set of capabilities bit by bit. */
export function rowLines(row: DiffRow, width: number): string[] {
  const { label, meaning, manual } = ROW_LABELS[row.key as RowKey];
  return [
    `${paint.heading(row.key)}  ${label}`,
    ...paragraph(`${meaning} See ${manual}.`, width).map(paint.muted),
    '',
    ...sideLines('host', cellText(row.host), width),
    ...sideLines('container', cellText(row.container), width),
    ...paragraph(judgement(row), width),
    ...(row.details === undefined ? [] : ['', paint.heading('What the difference is')]),
    ...(row.details ?? []).flatMap((detail) => paragraph(visibleLine(detail), width)),
    ...(row.key.startsWith('caps.') ? bitLines(row, width) : []),
  ];
}

/** The names of the rows before and after, where there are such. @param spoken in words, for a screen reader */
export function neighbours(
  before: DiffRow | undefined,
  after: DiffRow | undefined,
  width: number,
  spoken: boolean,
): string {
  const left = before === undefined ? '' : `${spoken ? 'Before: ' : '← '}${before.key}`;
  const right = after === undefined ? '' : `${spoken ? 'After: ' : ''}${after.key}${spoken ? '' : ' →'}`;
  if (spoken) return cut([left, right].filter(Boolean).join('. '), width);
  return right === '' ? paint.muted(cut(left, width)) : paint.muted(spread(left, right, width));
}

function sideLines(side: string, text: string, width: number): string[] {
  return paragraph(`${side.padEnd(11)}${visibleLine(text)}`, width);
}

function judgement({ changed }: DiffRow): string {
  if (changed === null) return 'Whether they differ can not be known.';
  return changed ? paint.differs(`${symbol.differs} They differ.`) : 'They are the same.';
}

/** Of a kernel of any age: the sets that are shown say which of them it knows. */
const MOST_BITS = 63;

/** Every bit that is set on one side at least; then those that are on neither, in one sentence. */
function bitLines({ host, container }: DiffRow, width: number): string[] {
  const [before, now] = [host, container].map((side) =>
    side.ok ? (capabilityBits(side.value, MOST_BITS) ?? []) : [],
  );
  const set = (bits: readonly CapabilityBit[] | undefined, bit: number): boolean =>
    bits?.some((one) => one.bit === bit && one.set) ?? false;
  const shown = (now ?? []).filter(({ bit }) => set(before, bit) || set(now, bit));
  return [
    '',
    paint.heading('Bit by bit'),
    paint.muted(cut('  bit  host  container', width)),
    ...shown.flatMap(({ bit, name, allows }) => [
      cut(
        `  ${`${bit}`.padStart(3)}  ${mark(set(before, bit))}   ${mark(set(now, bit)).padEnd(9)}  ${name}`,
        width,
      ),
      ...paragraph(allows, width, 24).map(paint.muted),
    ]),
    ...(shown.length === 0 ? ['  No bit is set on either side.'] : []),
  ];
}

function mark(isSet: boolean): string {
  return isSet ? 'yes' : 'no ';
}
