import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { symbol } from '../theme.js';

/** No width is too small to be asked for: a terminal may be one column wide for a moment. */
const NARROWEST = 8;

/** Text in lines of at most `width` columns, each after the first begun with `hanging` spaces. */
export function wrap(text: string, width: number, hanging = 0): string[] {
  const room = Math.max(width - hanging, NARROWEST);
  return wrapAnsi(text, room, { hard: true, trim: true })
    .split('\n')
    .map((line, i) => (i === 0 ? line : `${' '.repeat(hanging)}${line}`));
}

/** Text in lines of at most `width` columns, all of them indented. */
export function paragraph(text: string, width: number, indent = 2): string[] {
  return wrap(text, width - indent).map((line) => `${' '.repeat(indent)}${line}`);
}

/** One line of at most `width` columns; what was cut off is marked. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  return cliTruncate(text, Math.max(width, 1), { truncationCharacter: symbol.cut });
}

/** A cell of exactly `width` columns. */
export function cell(text: string, width: number): string {
  const short = cut(text, width);
  return short + ' '.repeat(Math.max(width - stringWidth(short), 0));
}

/** A line with something at its left and something at its right end; the left part gives way. */
export function spread(left: string, right: string, width: number): string {
  const room = width - stringWidth(right);
  return right === '' ? cut(left, width) : `${cell(left, Math.max(room - 1, 0))} ${cut(right, width)}`;
}
