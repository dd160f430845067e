import { cellText, mapReadable, type Readable } from '../../kernel/readable.js';
import { textWidth, wrap } from '../wrap.js';

/** A line of a section: what it is about, and the words for it. */
export type Row = readonly [label: string, text: string | readonly string[]];

const LABEL = 16;

/** A title, and below it each row: its label, and beside it the text as wide as the page. */
export function section(title: string, rows: readonly Row[], below: readonly string[] = []): string[] {
  return ['', title, ...rows.flatMap(rowLines), ...below];
}

function rowLines([label, text]: Row): string[] {
  const indent = ' '.repeat(LABEL + 4);
  const texts = typeof text === 'string' ? [text] : text;
  const lines = texts.flatMap((one) => wrap(one, textWidth(), indent));
  const [first = '', ...rest] = lines;
  return [`  ${label.padEnd(LABEL)}  ${first.trimStart()}`.trimEnd(), ...rest];
}

/** The words for a value, or why there is none. */
export function words<T>(value: Readable<T>, text: (value: T) => string): string {
  return cellText(mapReadable(value, text));
}

/** The same where there may be several lines. */
export function wordLines<T>(value: Readable<T>, text: (value: T) => readonly string[]): readonly string[] {
  return value.ok ? text(value.value) : [value.reason];
}
