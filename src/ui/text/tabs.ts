import stringWidth from 'string-width';
import { TABS, type Tab } from '../tabs.js';
import { paint } from '../theme.js';
import { cut } from './line.js';

/** What stands behind the name of a part: how much of it is done, `1/3`. */
export type TabCounts = Readonly<Partial<Record<Tab, string>>>;

/** A line that separates as well, so that the parts need no room of their own. */
const RULE = '─';

/**
 * The parts in a line, the open one in brackets. Where there is little room, without the counts; with very little, the open one
 * alone.
 * @param spoken in words, for a screen reader
 */
export function tabLine(open: Tab, columns: number, counts: TabCounts, spoken = false): string {
  const place = `${TABS.indexOf(open) + 1} of ${TABS.length}`;
  if (spoken) return cut(`Part ${place}: ${named(open, counts)}`, columns);
  const alone = `${paint.muted(RULE)}${tabText(open, true, counts)}${paint.muted(RULE)} ${place} `;
  const lines = [allTabs(open, counts), allTabs(open, {}), alone];
  const line = lines.find((one) => stringWidth(one) <= columns) ?? cut(`[${open}]`, columns);
  return line + paint.muted(RULE.repeat(Math.max(columns - stringWidth(line), 0)));
}

function allTabs(open: Tab, counts: TabCounts): string {
  const rule = paint.muted(RULE);
  return rule + TABS.map((tab) => tabText(tab, tab === open, counts)).join(rule);
}

function tabText(tab: Tab, isOpen: boolean, counts: TabCounts): string {
  const name = named(tab, counts);
  return isOpen ? paint.current(`[${name}]`) : ` ${name} `;
}

function named(tab: Tab, counts: TabCounts): string {
  return counts[tab] === undefined ? tab : `${tab} ${counts[tab]}`;
}
