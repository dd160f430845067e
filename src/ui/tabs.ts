import { paint } from './theme.js';

/** The parts of a stage, in the order in which Tab turns them. */
export const TABS = ['Read', 'Predict', 'Run'] as const;
export type Tab = (typeof TABS)[number];

/** The part after this one, or before it. */
export function turn(tab: Tab, by: 1 | -1): Tab {
  return TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length] ?? tab;
}

/** The parts in a line, the open one in brackets; that one alone where there is no room. */
export function tabLine(open: Tab, columns: number): string {
  const shown = columns < 60 ? [open] : TABS;
  return shown.map((tab) => (tab === open ? paint.current(`[${tab}]`) : ` ${tab} `)).join(' ');
}
