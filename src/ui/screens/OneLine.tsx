import { useEffect, useState } from 'react';
import type { Lesson } from '../../course/lesson.js';
import type { Twins } from '../../course/twins.js';
import type { RunView } from '../../run/view.js';
import { Frame } from '../components/Frame.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import { useSearch } from '../hooks/useSearch.js';
import type { Handlers } from '../keys.js';
import { paragraph } from '../text/line.js';
import { partLines, twinLines, wholeLine } from '../text/one-line.js';
import { visibleLine } from '../text/visible.js';
import { paint } from '../theme.js';

interface OneLineProps {
  readonly layout: Layout;
  /** A lesson that has a line. */
  readonly lesson: Lesson;
  /** The run of its recipe, as far as it went. */
  readonly view: RunView;
  readonly back: () => void;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** What became of the line: not run yet, running, run, or not to be run. */
type Outcome = Twins | 'running' | Error | undefined;

/** The one line, part by part; it and the recipe can be run, with the same parts left out, and are held together. */
export function OneLine({ layout, lesson, view, back, anywhere }: OneLineProps) {
  const line = lesson.line ?? [];
  const [at, setAt] = useState(0);
  const [without, setWithout] = useState<readonly string[]>([]);
  const { outcome, run, forget } = useTwins(lesson, without);
  const { columns, body } = layout;
  const part = line[at];
  const lines = [
    ...wholeLine(line, at, without, columns),
    '',
    ...(outcome === undefined && part !== undefined ? partLines(part, view, columns) : []),
    ...(outcome === undefined ? [] : outcomeLines(outcome, columns)),
  ];
  const scroll = useScroll(lines.length, paneRoom(body, false));
  const move = (by: number) => () => {
    forget();
    setAt((i) => Math.min(Math.max(i + by, 0), line.length - 1));
  };
  const leave = part?.leave;
  const toggle = (): void => {
    forget();
    if (leave === undefined) return;
    setWithout((now) => (now.includes(leave) ? now.filter((name) => name !== leave) : [...now, leave]));
  };
  const search = useSearch({ lines, scroll, width: columns });
  const handlers = {
    ...scroll.handlers,
    ...(at > 0 ? { earlierPart: move(-1) } : {}),
    ...(at < line.length - 1 ? { laterPart: move(1) } : {}),
    ...(leave === undefined ? {} : { toggle }),
    ...(outcome === 'running' ? {} : { runBoth: run }),
    back,
    ...anywhere,
  };
  useKeys(search.over({ ...handlers, line: back }), search.type);
  return (
    <Frame
      layout={layout}
      title="The same in one line"
      aside={paint.muted(`part ${at + 1} of ${line.length}`)}
      notice={search.notice}
      handlers={search.over(handlers)}
    >
      <Pane active lines={search.lines} offset={scroll.offset} width={columns} height={body} />
    </Frame>
  );
}

function outcomeLines(outcome: Exclude<Outcome, undefined>, width: number): string[] {
  if (outcome === 'running') return ['Both are running ...'];
  if (outcome instanceof Error) return paragraph(paint.failed(visibleLine(outcome.message)), width, 0);
  return twinLines(outcome, width);
}

/** Runs both when asked to, and ends them when the screen is left. */
function useTwins(lesson: Lesson, without: readonly string[]) {
  const [outcome, setOutcome] = useState<Outcome>();
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn runs what was left out when it began
  useEffect(() => {
    if (turn === 0) return;
    const end = new AbortController();
    const show = (result: Outcome): void => {
      if (!end.signal.aborted) setOutcome(result);
    };
    setOutcome('running');
    import('../../course/twins.js')
      .then(({ performTwins }) => performTwins(lesson, without, end.signal))
      .then(show, (error: unknown) => show(error instanceof Error ? error : new Error(String(error))));
    return () => end.abort();
  }, [turn]);
  return {
    outcome,
    run: () => setTurn((n) => n + 1),
    forget: () => setOutcome(undefined),
  };
}
