/** The parts of a stage, in the order in which Tab turns them and Enter leads through them. */
export const TABS = ['Read', 'Predict', 'Run', 'Break', 'Build', 'Recap'] as const;
export type Tab = (typeof TABS)[number];

/** The part after this one, or before it. */
export function turn(tab: Tab, by: 1 | -1): Tab {
  return TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length] ?? tab;
}

/** The part of this name, as progress keeps it; the first one if there is none. */
export function tabNamed(name: string | undefined): Tab {
  return TABS.find((tab) => tab === name) ?? TABS[0];
}
