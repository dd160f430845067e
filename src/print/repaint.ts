import { printable } from './say.js';

/** Whether lines that were printed can be drawn over: on a terminal that can move its cursor. */
export function drawsCalmly(): boolean {
  return Boolean(process.stdout.isTTY) && process.env.TERM !== 'dumb';
}

/**
 * A function that prints lines, and from the second time on draws them over those before; only when one of them is another.
 */
export function repainter(): (lines: readonly string[]) => void {
  let before: { text: string; columns: number; lines: number } | undefined;
  return (lines) => {
    const text = printable(lines);
    if (text === before?.text) return;
    const { columns = 80, rows = 24 } = process.stdout;
    // A terminal that was made wider or narrower has moved the lines, and what has left it at the top can't be reached.
    const inPlace = before !== undefined && before.columns === columns && before.lines < rows;
    const up = inPlace && before !== undefined ? `\x1b[${before.lines}A\x1b[J` : '';
    process.stdout.write(`${up}${text}\n`);
    before = { text, columns, lines: text.split('\n').length };
  };
}
