import stringWidth from 'string-width';
import { sanitize } from '../../run/sanitize.js';

/** Characters that turn the direction of the text around them: they could make a line read as something else. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const TAB = 8;

/** Text of a program or of a lesson as lines that can't drive the terminal, and in which a tab is so many spaces. */
export function visibleLines(text: string): string[] {
  return sanitize(text).replace(DIRECTION, '\ufffd').split('\n').map(expandTabs);
}

/** The same for text that has to stay in one line. */
export function visibleLine(text: string): string {
  return visibleLines(text).join(' ').trimEnd();
}

function expandTabs(line: string): string {
  return line
    .split('\t')
    .reduce((done, part) => `${done}${' '.repeat(TAB - (stringWidth(done) % TAB))}${part}`);
}
