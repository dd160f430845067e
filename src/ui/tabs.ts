import type { Marks } from './text/predictions.js';
import { paint } from './theme.js';

/** The parts of a stage, in the order in which Tab turns them. */
export const TABS = ['Read', 'Predict', 'Run'] as const;
export type Tab = (typeof TABS)[number];

/** The part after this one, or before it. */
export function turn(tab: Tab, by: 1 | -1): Tab {
  return TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length] ?? tab;
}

/**
 * The parts in a line, the open one in brackets; that one alone where there is no room.
 * @param asked how far the predictions are, as `marked` says it
 */
export function tabLine(open: Tab, columns: number, asked: string): string {
  const shown = columns < 60 ? [open] : TABS;
  return shown
    .map((tab) => {
      const name = tab === 'Predict' ? `${tab}${asked}` : tab;
      return tab === open ? paint.current(`[${name}]`) : ` ${name} `;
    })
    .join(' ');
}

/** How many of the questions have an answer. */
export function marked(marks: Marks, questions: number): string {
  return ` ${marks.filter((mark) => mark !== undefined).length}/${questions}`;
}
