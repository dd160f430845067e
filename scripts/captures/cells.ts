/** How a cell of a terminal looks; colours are the 16 of every terminal, by number. */
export interface Look {
  readonly colour?: number;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

/** One column of one line. */
export interface Cell {
  readonly text: string;
  readonly look: Look;
}

/** What a terminal shows: its lines, each as many cells as there are columns. */
export type Cells = readonly (readonly Cell[])[];

export const BLANK: Cell = { text: ' ', look: {} };

/** The characters of a line, one a cell. */
export function lineText(line: readonly Cell[]): string {
  return line.map(({ text }) => text).join('');
}

/** The screen as text: lines without blanks at their ends. */
export function screenText(cells: Cells): string {
  return `${cells
    .map((line) => lineText(line).trimEnd())
    .join('\n')
    .trimEnd()}\n`;
}
