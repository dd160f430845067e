import { useIsScreenReaderEnabled, useWindowSize } from 'ink';

/** How the window is used. */
export interface Layout {
  readonly columns: number;
  /** Lines of a whole picture: one less than the window has, for a full one would make the terminal scroll. */
  readonly rows: number;
  /** Lines between the head and the footer. */
  readonly body: number;
  /** Room for the text beside the run: the columns of each. Without it they take turns. */
  readonly beside?: { readonly left: number; readonly right: number };
  /** Words and sentences in one column, for a screen reader. */
  readonly spoken: boolean;
}

/** From this width on, the text and the run are seen together. */
const BESIDE = 116;
/** Head, footer, and the empty lines at them. */
const FRAME = 4;
/** What the state table needs, and what no text needs more than. */
const NARROWEST_RUN = 57;
const WIDEST_TEXT = 88;
export const GAP = 3;

/** Follows the size of the window. */
export function useLayout(): Layout {
  const { columns, rows } = useWindowSize();
  const spoken = useIsScreenReaderEnabled();
  return layoutFor(columns, rows, spoken);
}

/** The layout of a window of this size. */
export function layoutFor(columns: number, rows: number, spoken: boolean): Layout {
  const width = Math.max(columns, 1);
  const height = Math.max(rows - 1, 1);
  const frame = { columns: width, rows: height, body: Math.max(height - FRAME, 1), spoken };
  if (width < BESIDE || spoken) return frame;
  const left = Math.min(width - GAP - NARROWEST_RUN, WIDEST_TEXT);
  return { ...frame, beside: { left, right: width - GAP - left } };
}
