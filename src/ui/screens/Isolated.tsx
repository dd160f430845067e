import { useState } from 'react';
import { isolatedInRun } from '../../course/isolation/in-run.js';
import type { Isolation } from '../../course/isolation/isolation.js';
import type { RunView } from '../../run/view.js';
import { Frame } from '../components/Frame.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import { useSearch } from '../hooks/useSearch.js';
import type { Handlers } from '../keys.js';
import { isolationLines } from '../text/isolation.js';
import { paint } from '../theme.js';

interface IsolatedProps {
  readonly layout: Layout;
  /** What the stages that were run have brought. */
  readonly soFar: Isolation;
  /** The run that there is; none on the map. */
  readonly view?: RunView;
  readonly back: () => void;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** What the container has of its own by now: in the run as the kernel sees it, or by the stages that were run. */
export function Isolated({ layout, soFar, view, back, anywhere }: IsolatedProps) {
  const { columns, body, spoken } = layout;
  const rows = view?.rows ?? [];
  const [now, setNow] = useState(view?.steps.some(({ event }) => event !== undefined) ?? false);
  const height = paneRoom(body, false);
  const rooms = now ? isolatedInRun(rows) : soFar;
  const lines = isolationLines(rooms, columns, height, spoken);
  const scroll = useScroll(lines.length, height);
  const search = useSearch({ lines, scroll, width: columns }, `${now}`);
  const handlers = {
    ...scroll.handlers,
    ...(rows.length > 0 ? { otherPicture: () => setNow(!now) } : {}),
    back,
    ...anywhere,
  };
  // The key that opened it closes it too.
  useKeys(search.over({ ...handlers, picture: back }), search.type);
  return (
    <Frame
      layout={layout}
      title={now ? 'Isolated in this run' : 'Isolated so far'}
      aside={paint.muted(now ? 'as the kernel has it' : 'by the stages that you ran')}
      notice={search.notice}
      handlers={search.over(handlers)}
    >
      <Pane active lines={search.lines} offset={scroll.offset} width={columns} height={body} />
    </Frame>
  );
}
