import { Frame } from '../components/Frame.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import type { Handlers } from '../keys.js';
import { helpLines } from '../text/help.js';

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
  const lines = helpLines(about, layout.columns);
  const scroll = useScroll(lines.length, paneRoom(layout.body, false));
  const handlers = { ...scroll.handlers, back, help: back, ...anywhere };
  useKeys(handlers);
  return (
    <Frame layout={layout} title="Help" handlers={{ back, up: undefined }}>
      <Pane active lines={lines} offset={scroll.offset} width={layout.columns} height={layout.body} />
    </Frame>
  );
}
