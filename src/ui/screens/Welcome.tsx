import { Frame } from '../components/Frame.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import { useSearch } from '../hooks/useSearch.js';
import type { Handlers } from '../keys.js';
import { welcomeLines } from '../text/welcome.js';

interface WelcomeProps {
  readonly layout: Layout;
  /** The ways on from here, and out. */
  readonly moves: Handlers;
  readonly isRoot?: boolean;
}

/** The first page that a learner sees. */
export function Welcome({ layout, moves, isRoot = process.geteuid?.() === 0 }: WelcomeProps) {
  const { columns, body } = layout;
  const lines = welcomeLines(isRoot, columns);
  const scroll = useScroll(lines.length, paneRoom(body, false));
  const search = useSearch({ lines, scroll, width: columns });
  const handlers = search.over({ ...scroll.handlers, ...moves });
  useKeys(handlers, search.type);
  return (
    <Frame layout={layout} title="Welcome" notice={search.notice} handlers={handlers}>
      <Pane active lines={search.lines} offset={scroll.offset} width={columns} height={body} />
    </Frame>
  );
}
