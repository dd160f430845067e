import { Box } from 'ink';
import { useEffect, useState } from 'react';
import type { StepView } from '../../run/view.js';
import { Frame } from '../components/Frame.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useKeys } from '../hooks/useKeys.js';
import { GAP, type Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import { useSearch } from '../hooks/useSearch.js';
import { useSource } from '../hooks/useSource.js';
import type { Handlers } from '../keys.js';
import { callLines, sourceLines } from '../text/source.js';
import { stepName } from '../text/steps.js';
import { paint } from '../theme.js';

interface CodeProps {
  readonly layout: Layout;
  /** The steps that were performed, at least one. */
  readonly performed: readonly StepView[];
  readonly back: () => void;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** From this width on the calls are beside the code; it is written for about 110 columns. */
const BESIDE = 160;

/** Lines around the marked one that are to be seen with it. */
const AROUND = 4;

/** The calls that a step made, and the C function that made them: the code that one sees is the code that ran. */
export function Code({ layout, performed, back, anywhere }: CodeProps) {
  const [at, setAt] = useState(performed.length - 1);
  const step = performed[at];
  const source = useSource(step?.event?.source);
  const { columns, body } = layout;
  const beside = columns >= BESIDE;
  const half = beside ? Math.floor(((columns - GAP) * 3) / 5) : columns;
  const calls = step === undefined ? [] : callLines(step, beside ? columns - GAP - half : columns);
  const code = step === undefined || source === undefined ? { lines: [] } : sourceLines(source, step, half);
  const above = beside ? [] : [...calls, ''];
  const lines = [...above, ...code.lines];
  const scroll = useScroll(lines.length, paneRoom(body, false));
  const marked = code.here === undefined ? undefined : above.length + code.here;
  const { show } = scroll;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each step; then the viewport is the reader's
  useEffect(() => {
    if (marked !== undefined) show({ from: marked - AROUND, to: marked + AROUND });
  }, [source]);
  const search = useSearch({ lines, scroll, width: half });
  const handlers = {
    ...scroll.handlers,
    ...(at > 0 ? { earlierStep: () => setAt((i) => Math.max(i - 1, 0)) } : {}),
    ...(at < performed.length - 1
      ? { laterStep: () => setAt((i) => Math.min(i + 1, performed.length - 1)) }
      : {}),
    back,
    ...anywhere,
  };
  // The key that opened it closes it too.
  useKeys(search.over({ ...handlers, code: back }), search.type);
  return (
    <Frame
      layout={layout}
      title="The code that did it"
      aside={step === undefined ? '' : paint.muted(stepName(step.step))}
      notice={search.notice}
      handlers={search.over(handlers)}
    >
      <Box gap={GAP}>
        <Pane active lines={search.lines} offset={scroll.offset} width={half} height={body} />
        {beside ? (
          <Pane active={false} lines={calls} offset={0} width={columns - GAP - half} height={body} />
        ) : null}
      </Box>
    </Frame>
  );
}
