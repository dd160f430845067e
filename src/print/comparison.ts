import stringWidth from 'fast-string-width';
import type { Change, ComparedRow } from '../kernel/comparison.js';
import { escapeControls } from '../kernel/printable.js';
import { cellText } from '../kernel/readable.js';
import type { Comparison } from '../run/compare/look.js';
import type { Subject } from '../run/compare/subject.js';
import type { WatchEvent } from '../run/compare/watch.js';
import { columns } from './columns.js';
import { textWidth, wrap } from './wrap.js';

/**
 * Processes side by side: a row a piece of state, a column a process. Where that is wider than the screen, the values
 * of a row stand below each other, each behind the letters of those who have it.
 * @param width in columns.
 */
export function comparisonLines(
  { rows, ...whole }: Comparison,
  { onlyDifferent = false, width = screenWidth() } = {},
): string[] {
  const shown = rows.filter(({ differ }) => !onlyDifferent || differ === true);
  const table = sideBySide(shown, subjectTitles(whole));
  const lines = table.every((line) => stringWidth(line) <= width)
    ? table
    : belowEachOther(shown, subjectTitles(whole), width);
  return [...(shown.length > 0 ? [...lines, ''] : []), ...wrap(verdict(rows), Math.min(width, textWidth()))];
}

function screenWidth(): number {
  return process.stdout.columns ?? 80;
}

/** `4711 (sleep)`, `web: 4711 (nginx, 1 inside)`, `/run/netns/blue`. */
function subjectTitles({ subjects, snapshots }: Omit<Comparison, 'rows'>): string[] {
  return subjects.map((subject, place) => {
    const name = snapshots[place]?.name;
    return subjectTitle(subject, name?.ok ? name.value : undefined);
  });
}

function subjectTitle(subject: Subject, name: string | undefined): string {
  if (subject.kind === 'file') return subject.word;
  const { word, pid, inside } = subject;
  const numbers = inside.length > 0 ? [`${inside.join(', ')} inside`] : [];
  const about = [...(name === undefined ? [] : [escapeControls(name)]), ...numbers].join(', ');
  return `${word === `${pid}` ? '' : `${word}: `}${pid}${about === '' ? '' : ` (${about})`}`;
}

function sideBySide(rows: readonly ComparedRow[], titles: readonly string[]): string[] {
  const cells = rows.map(({ key, values, differ }) => [key, ...values.map(cellText), DIFFERENCE(differ)]);
  const [head = '', ...lines] = columns([['', ...titles, ''], ...cells]);
  const below = (row: ComparedRow | undefined): string[] =>
    (row?.details ?? []).flatMap((list, place) =>
      list.map((text) => `    ${titles.length > 2 ? `${titles[place]}: ` : ''}${text}`),
    );
  return [head, ...lines.flatMap((line, i) => [line, ...below(rows[i])])];
}

/** One line for each value that there is, behind the letters of those who have it. */
function belowEachOther(rows: readonly ComparedRow[], titles: readonly string[], width: number): string[] {
  const letters = titles.map((_, place) => letterOf(place));
  const lines = rows.flatMap((row) => valueLines(row, letters));
  const starts = columns(lines.map(({ start }) => [...start, '']));
  const column = Math.max(0, ...starts.map((start) => stringWidth(start))) + 2;
  const head = titles.map((title, place) => `${letters[place]}  ${title}`);
  const body = lines.flatMap(({ text, details }, i) => {
    const [first = '', ...more] = wrap(text, width, ' '.repeat(column));
    const below = details.flatMap((detail) => wrap(detail, width, ' '.repeat(column + 2)));
    return [(starts[i] ?? '').padEnd(column) + first.slice(column), ...more, ...below];
  });
  return [...head, '', ...body];
}

interface ValueLine {
  /** What stands before the value: the row and whether it differs, once, and who has this value. */
  readonly start: readonly [key: string, differ: string, who: string];
  readonly text: string;
  readonly details: readonly string[];
}

function valueLines(
  { key, values, differ, alike, details }: ComparedRow,
  letters: readonly string[],
): ValueLine[] {
  return alike.map((places, i) => {
    const value = values[places[0] ?? 0];
    const who = places.length === letters.length ? 'all' : places.map((place) => letters[place]).join(' ');
    return {
      start: i === 0 ? [key, DIFFERENCE(differ), who] : ['', '', who],
      text: value === undefined ? '' : cellText(value),
      details: [...new Set(places.flatMap((place) => details?.[place] ?? []))],
    };
  });
}

const INDENT = '    ';

/** A, B ... Z, then A1 and so on. */
function letterOf(place: number): string {
  const letter = String.fromCharCode('A'.charCodeAt(0) + (place % 26));
  return place < 26 ? letter : `${letter}${Math.floor(place / 26)}`;
}

const DIFFERENCE = (differ: boolean | null): string =>
  differ === null ? 'unknown' : differ ? 'different' : 'same';

function verdict(rows: readonly ComparedRow[]): string {
  const count = (differ: boolean | null): number => rows.filter((row) => row.differ === differ).length;
  const unknown = count(null);
  const hint = process.geteuid?.() === 0 ? '' : ' "sudo learn compare" may see more.';
  const closed =
    unknown === 0 ? '' : ` ${unknown} may not be read from here, for the reason that is given.${hint}`;
  return `${count(false)} the same, ${count(true)} different.${closed}`;
}

/**
 * One line for each thing that has changed, and what it is about below it.
 * @param width of a terminal, on which a longer line is two; endless in a pipe.
 */
export function changeLines(
  { at, changes, now }: Extract<WatchEvent, { type: 'change' }>,
  width = process.stdout.columns ?? Number.POSITIVE_INFINITY,
): string[] {
  const titles = subjectTitles(now);
  return changes.flatMap((change) => {
    const who = `${clock(at)}  ${titles[change.subject]}`;
    const what = [change.key, changeText(change), since(change, now)].filter(Boolean).join('  ');
    const line = `${who}  ${what}`;
    const details = (change.details ?? []).map((text) => `${INDENT}${text}`);
    return [...(stringWidth(line) <= width ? [line] : [who, `${INDENT}${what}`]), ...details];
  });
}

function changeText({ was, is }: Change): string {
  return `${cellText(was)} -> ${cellText(is)}`;
}

function since({ key }: Change, { rows }: Comparison): string {
  const row = rows.find((one) => one.key === key);
  return row === undefined ? '' : DIFFERENCE(row.differ);
}

/** That one has ended, and with it the watch. */
export function endLines({ at, ended }: Extract<WatchEvent, { type: 'end' }>): string[] {
  const who = ended.kind === 'process' ? `process ${ended.pid}` : ended.word;
  return [`${clock(at)}  ${who} has ended: there is nothing to compare any more.`];
}

/** `16:40:05.123`, of the day here. */
function clock(at: Date): string {
  const [time] = at.toLocaleTimeString('en-GB').split(' ');
  return `${time}.${`${at.getMilliseconds()}`.padStart(3, '0')}`;
}
