import { useEffect, useMemo } from 'react';
import type { Lesson } from '../../course/lesson.js';
import { gradeRows } from '../../course/row-predictions.js';
import type { RunView } from '../../run/view.js';
import { paneRoom } from '../components/Pane.js';
import type { Tab } from '../tabs.js';
import { lessonLines } from '../text/lesson.js';
import { paragraph } from '../text/line.js';
import { LOADING } from '../text/markdown.js';
import { answerLines, predictHint, questionLines, scriptLines } from '../text/predictions.js';
import { gradedLines, rowLines } from '../text/row-predictions.js';
import { runLines } from '../text/run.js';
import { visibleLine } from '../text/visible.js';
import { paint } from '../theme.js';
import type { Layout } from './useLayout.js';
import { useMarkdown } from './useMarkdown.js';
import type { Predictions } from './usePredictions.js';
import { type Scroll, useScroll } from './useScroll.js';
import type { Run } from './useSession.js';

/** The text of a tab, and where in it one is. */
export interface PaneText {
  readonly lines: readonly string[];
  readonly scroll: Scroll;
  readonly width: number;
}

interface PanesOf {
  readonly layout: Layout;
  readonly lesson: Lesson;
  readonly run: Run;
  readonly predictions: Predictions;
  /** How the stage came out, if it has been run. */
  readonly finished: RunView | undefined;
}

/** Everything that a stage shows. */
export function usePanes({
  layout,
  lesson,
  run,
  predictions,
  finished,
}: PanesOf): Readonly<Record<Tab, PaneText>> {
  const { columns, body, beside, spoken } = layout;
  const left = beside?.left ?? columns;
  const right = beside?.right ?? columns;
  const height = paneRoom(body, beside !== undefined);
  const { plan, view, problem } = run;
  const { marks, current } = predictions;

  const markdown = useMarkdown();
  const read = useMemo(
    () => (markdown === undefined ? [LOADING] : lessonLines(lesson, markdown, left)),
    [lesson, markdown, left],
  );
  const predict = useMemo(
    () => predictLines({ lesson, run, predictions, finished }, left),
    [lesson, run, predictions, finished, left],
  );
  const happening = useMemo(
    () =>
      problem !== undefined
        ? { lines: paragraph(paint.failed(visibleLine(problem)), right, 0), news: { from: 0, to: 1 } }
        : runLines({ plan, view, marks, width: right, height, beside: beside !== undefined, spoken }),
    [plan, view, problem, marks, right, height, beside, spoken],
  );

  const readScroll = useScroll(read.length, height);
  const predictScroll = useScroll(predict.lines.length, height);
  const runScroll = useScroll(happening.lines.length, height);
  useFollow(predictScroll, predict.current, `${current} ${finished === undefined}`);
  useFollow(runScroll, happening.news, progressOf(view));
  return {
    Read: { lines: read, scroll: readScroll, width: left },
    Predict: { lines: predict.lines, scroll: predictScroll, width: left },
    Run: { lines: happening.lines, scroll: runScroll, width: right },
  };
}

function predictLines({ lesson, run, predictions, finished }: Omit<PanesOf, 'layout'>, width: number) {
  const { marks, rows, current } = predictions;
  const { predict, observe } = lesson;
  if (finished !== undefined) {
    const answers = answerLines(predict, marks, finished, width);
    return {
      lines: [...answers, ...gradedLines(gradeRows(rows, observe, finished), rows.length > 0, width)],
      current: { from: 0, to: 0 },
    };
  }
  const asked = questionLines(predict, marks, current, width);
  const boxes = rowLines(observe, rows, current >= predict.length, width);
  const hint = predictHint(current < predict.length, width);
  const from = asked.lines.length;
  return {
    current: current < predict.length ? asked.current : { from, to: from + boxes.length + hint.length },
    lines: [...asked.lines, ...boxes, ...hint, '', ...scriptLines(run.plan, width)],
  };
}

/** Moves the viewport when something has happened, and only then: whoever scrolls away is left alone. */
function useFollow({ show }: Scroll, { from, to }: { from: number; to: number }, event: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the event is what it waits for
  useEffect(() => show({ from, to }), [event]);
}

function progressOf({ steps, exit, pid }: RunView): string {
  return `${pid} ${steps.filter((s) => s.event !== undefined).length} ${exit === undefined}`;
}
