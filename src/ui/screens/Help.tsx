import { useState } from 'react';
import { Frame } from '../components/Frame.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import { useSearch } from '../hooks/useSearch.js';
import type { Handlers } from '../keys.js';
import { helpLines } from '../text/help.js';
import { Welcome } from './Welcome.js';

interface HelpProps {
  readonly layout: Layout;
  /** The keys of the screen that asked for help. */
  readonly about: Handlers;
  readonly back: () => void;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** All the keys that work on the screen below. */
export function Help({ layout, about, back, anywhere }: HelpProps) {
  const [welcome, setWelcome] = useState(false);
  const lines = helpLines(about, layout.columns);
  const scroll = useScroll(lines.length, paneRoom(layout.body, false));
  const search = useSearch({ lines, scroll, width: layout.columns });
  const ways = { welcome: () => setWelcome(true), back, ...anywhere };
  // The key that opened it closes it too.
  const handlers = search.over({ ...scroll.handlers, ...ways, help: back });
  useKeys(welcome ? null : handlers, search.type);
  if (welcome) {
    const toHelp = (): void => setWelcome(false);
    return <Welcome layout={layout} moves={{ onward: toHelp, back: toHelp, ...anywhere }} />;
  }
  return (
    <Frame layout={layout} title="Help" notice={search.notice} handlers={search.over(ways)}>
      <Pane active lines={search.lines} offset={scroll.offset} width={layout.columns} height={layout.body} />
    </Frame>
  );
}
