import { useMemo } from 'react';
import type { Lesson, SectionName } from '../../course/lesson.js';
import type { StageState } from '../../course/progress/types.js';
import type { RunView } from '../../run/view.js';
import { paneRoom } from '../components/Pane.js';
import type { Tab } from '../tabs.js';
import type { Choosing } from '../text/choices.js';
import type { GoalsPicture } from '../text/goals.js';
import { lessonLines, measureOf, sectionLines } from '../text/lesson.js';
import { paragraph } from '../text/line.js';
import { LOADING } from '../text/markdown.js';
import { breakContent, buildContent, predictContent, recapContent } from '../text/parts.js';
import { runLines } from '../text/run.js';
import { visibleLine } from '../text/visible.js';
import { paint } from '../theme.js';
import type { Layout } from './useLayout.js';
import { useMarkdown } from './useMarkdown.js';
import { type PaneText, usePane } from './usePane.js';
import type { Predictions } from './usePredictions.js';
import type { Run } from './useSession.js';

interface PanesOf {
  readonly layout: Layout;
  readonly lesson: Lesson;
  readonly run: Run;
  readonly predictions: Predictions;
  /** How the stage came out, if it has been run. */
  readonly finished: RunView | undefined;
  readonly choosing: Choosing;
  readonly goals: GoalsPicture;
  readonly state: StageState;
  /** The next stage; behind the last one the course ends. */
  readonly coming: Lesson | undefined;
  /** The last page of the course, in a width. */
  readonly ending: (width: number) => readonly string[];
}

/** Everything that a stage shows. */
export function usePanes(stage: PanesOf): Readonly<Record<Tab, PaneText>> {
  const { layout, lesson, run, predictions, finished, choosing, goals, state, coming, ending } = stage;
  const { columns, body, beside, spoken } = layout;
  const height = paneRoom(body, beside !== undefined);
  const left = { width: beside?.left ?? columns, height };
  const rightWidth = beside?.right ?? columns;
  const right = { width: rightWidth, height };
  const { plan, view, problem } = run;
  const { marks } = predictions;
  const markdown = useMarkdown();
  const section = (name: SectionName): readonly string[] =>
    markdown === undefined ? [LOADING] : sectionLines(lesson, name, markdown, left.width);

  const read = useMemo(
    () => ({ lines: markdown === undefined ? [LOADING] : lessonLines(lesson, markdown, left.width) }),
    [lesson, markdown, left.width],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the sections are made of
  const prose = useMemo(
    () => ({ breakIt: section('Break it'), build: section('Build it yourself'), recap: section('Recap') }),
    [lesson, markdown, left.width],
  );
  const predict = useMemo(
    () => predictContent(lesson, run, predictions, finished, left.width),
    [lesson, run, predictions, finished, left.width],
  );
  const happening = useMemo(
    () =>
      problem !== undefined
        ? {
            lines: paragraph(paint.failed(visibleLine(problem)), rightWidth, 0),
            news: { from: 0, to: 1 },
          }
        : runLines({ plan, view, marks, width: rightWidth, height, beside: beside !== undefined, spoken }),
    [plan, view, problem, marks, rightWidth, height, beside, spoken],
  );
  const breaking = useMemo(
    () => breakContent(prose.breakIt, choosing, left.width),
    [prose, choosing, left.width],
  );
  const build = useMemo(
    () => buildContent(prose.build, lesson, goals, left.width, spoken),
    [prose, lesson, goals, left.width, spoken],
  );
  const recap = useMemo(
    () => recapContent(prose.recap, lesson, state, coming ?? ending(measureOf(left.width)), left.width),
    [prose, lesson, state, coming, ending, left.width],
  );
  return {
    Read: usePane(read, left),
    Predict: usePane(predict, left, `${predictions.current} ${finished === undefined}`),
    Run: usePane(happening, right, progressOf(view)),
    Break: usePane(breaking, left, `${choosing.at} ${choosing.refusal}`, false),
    Build: usePane(build, left, `${goals.news.count}`, false),
    Recap: usePane(recap, left),
  };
}

function progressOf({ steps, exit, pid }: RunView): string {
  return `${pid} ${steps.filter((s) => s.event !== undefined).length} ${exit === undefined}`;
}
