import { Box } from 'ink';
import { GAP, type Layout } from '../hooks/useLayout.js';
import type { PaneText } from '../hooks/usePane.js';
import type { Tab } from '../tabs.js';
import { Pane } from './Pane.js';

interface StageDeskProps {
  readonly layout: Layout;
  readonly panes: Readonly<Record<Tab, PaneText>>;
  /** The part that the keys move. */
  readonly tab: Tab;
  /** The lines of that part, with what is searched for marked in them. */
  readonly lines: readonly string[];
  /** The part beside the run, where there is room for both. */
  readonly text: Tab;
}

/** The open part of a stage; in a wide window the text and the run beside each other. */
export function StageDesk({ layout, panes, tab, lines, text }: StageDeskProps) {
  const shown: readonly Tab[] = layout.beside === undefined ? [tab] : [text, 'Run'];
  return (
    <Box gap={GAP}>
      {shown.map((name) => {
        const { lines: own, scroll, width } = panes[name];
        return (
          <Pane
            key={name}
            {...(layout.beside === undefined ? {} : { title: name })}
            active={name === tab}
            lines={name === tab ? lines : own}
            offset={scroll.offset}
            width={width}
            height={layout.body}
          />
        );
      })}
    </Box>
  );
}
