import { symbol } from '../theme.js';

const HERE = new RegExp(`${symbol.selected} *`);

/** A line for a screen reader: where one is, in a word. Beside every other symbol there is a word already. */
export function spokenLine(line: string): string {
  if (!HERE.test(line)) return line;
  // Nobody sees the columns, and the word needs room.
  return line
    .replace(HERE, 'here: ')
    .replace(symbol.selectedEnd, '')
    .replace(/(?<=\S) {3,}/g, '  ');
}
