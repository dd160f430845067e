import { useState } from 'react';
import type { RunMessage } from '../../explain/in-run.js';
import { Frame } from '../components/Frame.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useExplanation } from '../hooks/useExplanation.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import { useSearch } from '../hooks/useSearch.js';
import type { Handlers } from '../keys.js';
import { messageLines } from '../text/explain.js';
import { paint } from '../theme.js';

interface ExplainProps {
  readonly layout: Layout;
  /** What the run has said, at least one message. */
  readonly messages: readonly RunMessage[];
  readonly back: () => void;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** Longer lines are hard to read. */
const WIDEST = 100;

/** What the run has said, one message at a time: its cause, and the way out on this machine. */
export function Explain({ layout, messages, back, anywhere }: ExplainProps) {
  const { columns, body } = layout;
  const [at, setAt] = useState(0);
  const message = messages[at];
  const asked = useExplanation(message?.line);
  const lines = message === undefined ? [] : messageLines(message, asked, Math.min(columns, WIDEST));
  const scroll = useScroll(lines.length, paneRoom(body, false));
  const search = useSearch({ lines, scroll, width: columns }, message?.line);
  const move = (by: number) => () => {
    setAt((i) => Math.min(Math.max(i + by, 0), messages.length - 1));
    scroll.show({ from: 0, to: 1 });
  };
  const handlers = {
    ...scroll.handlers,
    ...(at > 0 ? { earlierMessage: move(-1) } : {}),
    ...(at < messages.length - 1 ? { laterMessage: move(1) } : {}),
    back,
    ...anywhere,
  };
  // The key that opened it closes it too.
  useKeys(search.over({ ...handlers, explain: back }), search.type);
  return (
    <Frame
      layout={layout}
      title="What the run has said"
      aside={paint.muted(`${at + 1} of ${messages.length}`)}
      notice={search.notice}
      handlers={search.over(handlers)}
    >
      <Pane active lines={search.lines} offset={scroll.offset} width={columns} height={body} />
    </Frame>
  );
}
