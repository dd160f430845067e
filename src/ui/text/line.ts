import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { symbol } from '../theme.js';

/** No width is too small to be asked for: a terminal may be one column wide for a moment. */
const NARROWEST = 4;

const blank = (columns: number): string => ' '.repeat(Math.max(columns, 0));

/** Words in lines of at most `width` columns. The first begins with `head`, and the others hang below what follows it. */
export function wrap(text: string, width: number, head = ''): string[] {
  const first = cut(head, width - NARROWEST);
  const indent = stringWidth(first);
  const lines = wrapAnsi(text.trim(), Math.max(width - indent, NARROWEST), { hard: true, trim: true }).split(
    '\n',
  );
  return lines.map((line, i) => (i === 0 ? first : blank(indent)) + line);
}

/** Words in lines of at most `width` columns, all of them indented. */
export function paragraph(text: string, width: number, indent = 2): string[] {
  return wrap(text, width, blank(indent));
}

/** Text whose blanks mean something, in lines that are broken only where they must be. */
export function verbatim(text: string, width: number, indent = 2): string[] {
  return wrapAnsi(text, Math.max(width - indent, NARROWEST), { hard: true, trim: false })
    .split('\n')
    .map((line) => blank(indent) + line);
}

/** One line of at most `width` columns; what was cut off is marked. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  return cliTruncate(text, Math.max(width, 1), { truncationCharacter: symbol.cut });
}

/** Columns of the widest of some texts; 0 when there are none. */
export function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => stringWidth(text)));
}

/** A cell of exactly `width` columns. */
export function cell(text: string, width: number): string {
  const short = cut(text, width);
  return short + blank(width - stringWidth(short));
}

/** A line with something at its left and something at its right end; the left part gives way. */
export function spread(left: string, right: string, width: number): string {
  const room = width - stringWidth(right) - 1;
  return right === '' || room < 1 ? cut(left === '' ? right : left, width) : `${cell(left, room)} ${right}`;
}
