import type { Terminal } from '../../test/e2e/terminal.js';
import type { Cell, Cells, Look } from './cells.js';

/** What is on the screen of a terminal now. */
export function readScreen({ emulator }: Terminal): Cells {
  const { active } = emulator.buffer;
  return Array.from({ length: emulator.rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    return Array.from({ length: emulator.cols }, (_, column): Cell => {
      const cell = line?.getCell(column);
      return cell === undefined
        ? { text: ' ', look: {} }
        : { text: cell.getChars() || ' ', look: lookOf(cell) };
    });
  });
}

interface EmulatedCell {
  isFgPalette(): boolean;
  getFgColor(): number;
  isBold(): number;
  isDim(): number;
  isItalic(): number;
  isUnderline(): number;
  isInverse(): number;
}

function lookOf(cell: EmulatedCell): Look {
  return {
    ...(cell.isFgPalette() ? { colour: cell.getFgColor() } : {}),
    ...(cell.isBold() ? { bold: true } : {}),
    ...(cell.isDim() ? { dim: true } : {}),
    ...(cell.isItalic() ? { italic: true } : {}),
    ...(cell.isUnderline() ? { underline: true } : {}),
    ...(cell.isInverse() ? { inverse: true } : {}),
  };
}

/** How long nothing may move until a picture counts as whole: it arrives in pieces. */
const STILL_MS = 250;

/** Waits until there is something on the screen, and has stood still for a moment. */
export async function stillScreen(terminal: Terminal): Promise<Cells> {
  for (;;) {
    const before = terminal.written().length;
    await new Promise((resolve) => setTimeout(resolve, STILL_MS));
    if (before > 0 && terminal.written().length === before) return readScreen(terminal);
  }
}
