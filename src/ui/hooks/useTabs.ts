import { useState } from 'react';
import { type Tab, turn } from '../tabs.js';

/** The open part of a stage, and the ways to another one. */
export interface Tabs {
  readonly tab: Tab;
  /** Where there is room for both, the text beside the run: the one that was open last. */
  readonly text: Tab;
  turnTo(tab: Tab): void;
  turnBy(by: 1 | -1): void;
}

/** Turns the parts of a stage; nothing else does. */
export function useTabs(first: Tab): Tabs {
  const [tab, setTab] = useState<Tab>(first);
  const [text, setText] = useState<Tab>(first === 'Run' ? 'Read' : first);
  const turnTo = (to: Tab): void => {
    setTab(to);
    if (to !== 'Run') setText(to);
  };
  return { tab, text, turnTo, turnBy: (by) => turnTo(turn(tab, by)) };
}
