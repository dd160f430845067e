import { useState } from 'react';
import type { DiffRow } from '../../kernel/diff.js';
import { Frame } from '../components/Frame.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import { useSearch } from '../hooks/useSearch.js';
import type { Handlers } from '../keys.js';
import { neighbours, rowLines } from '../text/row.js';
import { paint } from '../theme.js';

interface RowsProps {
  readonly layout: Layout;
  /** The state table in the order in which it is shown, at least one row. */
  readonly rows: readonly DiffRow[];
  /** The row to begin with. */
  readonly first: string | undefined;
  readonly back: () => void;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** The rows of the state table, one at a time and whole. */
export function Rows({ layout, rows, first, back, anywhere }: RowsProps) {
  const [at, setAt] = useState(
    Math.max(
      rows.findIndex(({ key }) => key === first),
      0,
    ),
  );
  const row = rows[at];
  const lines = row === undefined ? [] : rowLines(row, layout.columns);
  const scroll = useScroll(lines.length, paneRoom(layout.body, false));
  const move = (by: number) => () => {
    setAt((i) => Math.min(Math.max(i + by, 0), rows.length - 1));
    scroll.show({ from: 0, to: 1 });
  };
  const search = useSearch({ lines, scroll, width: layout.columns });
  const handlers = {
    ...scroll.handlers,
    ...(at > 0 ? { earlierRow: move(-1) } : {}),
    ...(at < rows.length - 1 ? { laterRow: move(1) } : {}),
    back,
    ...anywhere,
  };
  // The key that opened it closes it too.
  useKeys(search.over({ ...handlers, closer: back }), search.type);
  return (
    <Frame
      layout={layout}
      title="The state, row by row"
      aside={paint.muted(`${at + 1} of ${rows.length}`)}
      below={neighbours(rows[at - 1], rows[at + 1], layout.columns, layout.spoken)}
      notice={search.notice}
      handlers={search.over(handlers)}
    >
      <Pane active lines={search.lines} offset={scroll.offset} width={layout.columns} height={layout.body} />
    </Frame>
  );
}
