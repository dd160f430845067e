import { escapeControls } from '../../kernel/printable.js';

/** Characters that turn the direction of the text around them: they could make a line read as something else. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const TAB = 8;

/**
 * Text of a program or of a lesson as lines that can't drive the terminal: control characters are made visible
 * (`\033[31m`), tabs become spaces, and what a carriage return would overwrite stays.
 */
export function visibleLines(text: string): string[] {
  return text.replace(/\r+\n/g, '\n').split('\n').map(visibleLine);
}

/** The same for text of one line. */
export function visibleLine(text: string): string {
  const marked = text.replace(DIRECTION, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return escapeControls(expandTabs(marked));
}

/** Markdown with its line ends, and without anything else that is not printed. */
export function visibleMarkdown(markdown: string): string {
  return visibleLines(markdown).join('\n');
}

function expandTabs(line: string): string {
  return line
    .split('\t')
    .reduce((done, part) => `${done}${' '.repeat(TAB - (done.length % TAB))}${part}`);
}
