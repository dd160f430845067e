import { useEffect, useMemo, useState } from 'react';
import { isolatedSoFar } from '../../course/isolation/so-far.js';
import type { Lesson } from '../../course/lesson.js';
import { type Plan, planStage } from '../../course/plan.js';
import type { Progress } from '../../course/progress/progress.js';
import { Frame } from '../components/Frame.js';
import { StageDesk } from '../components/StageDesk.js';
import { useBreaking } from '../hooks/useBreaking.js';
import { useEnding } from '../hooks/useEnding.js';
import { useFinished } from '../hooks/useFinished.js';
import { useGoals } from '../hooks/useGoals.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { usePanes } from '../hooks/usePanes.js';
import { usePredictions } from '../hooks/usePredictions.js';
import { useKept, useProgress } from '../hooks/useProgress.js';
import { useRunMessages } from '../hooks/useRunMessages.js';
import { useSearch } from '../hooks/useSearch.js';
import { useSession } from '../hooks/useSession.js';
import { useShell } from '../hooks/useShell.js';
import { useStageProgress } from '../hooks/useStageProgress.js';
import { useTabs } from '../hooks/useTabs.js';
import type { Handlers } from '../keys.js';
import type { OneSession } from '../one-session.js';
import { type Overlay, OWN_KEYS, stageHandlers } from '../stage-handlers.js';
import { sentence } from '../text/inline.js';
import { marked } from '../text/predictions.js';
import { tabLine } from '../text/tabs.js';
import { visibleLine } from '../text/visible.js';
import { paint } from '../theme.js';
import { StageOverlay, useBench } from './StageOverlay.js';

interface StageProps {
  readonly layout: Layout;
  readonly course: readonly Lesson[];
  readonly lesson: Lesson;
  readonly sessions: OneSession;
  /** What lies over it at first. */
  readonly first?: Overlay;
  readonly progress: Progress;
  /** Something that the learner ought to know. */
  readonly told: string;
  /** The ways out of the stage. */
  readonly moves: Handlers;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** One stage: its text, its questions, its run, the ways to break it, and its goals. */
export function Stage(props: StageProps) {
  const { layout, course, lesson, first, sessions, progress, told, moves, anywhere } = props;
  const kept = useKept(progress, lesson);
  const own = useStageProgress(progress, lesson.stage);
  const main = useMemo(() => planStage(lesson), [lesson]);
  const run = useSession(sessions, main);
  const finished = useFinished(run, main);
  const predictions = usePredictions(lesson.predict, lesson.observe, kept);
  const tabs = useTabs(kept.tab);
  const [overlay, setOverlay] = useState(first);
  const bench = useBench();
  const breaking = useBreaking(lesson, own.state, run);
  const goals = useGoals(lesson, own, tabs.tab === 'Build' && overlay === undefined);
  const panes = usePanes({
    layout,
    lesson,
    run,
    predictions,
    finished,
    choosing: breaking.picture,
    goals: goals.picture,
    state: own.state,
    coming: course[course.indexOf(lesson) + 1],
    ending: useEnding(course, progress, own.state),
  });
  const search = useSearch(panes[tabs.tab], tabs.tab);
  const messages = useRunMessages(run.view);
  const { marks, rows } = predictions;
  useProgress(own, { lesson, tab: tabs.tab, run, main, marks, rows, finished });
  const shell = useShell();
  const { forgetNotice } = shell;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever happens next, the notice has been read
  useEffect(forgetNotice, [tabs.tab, run.view]);

  const start = (plan: Plan, all: boolean): void => {
    run.restart(plan, all);
    tabs.turnTo('Run');
    setOverlay(undefined);
  };
  const handlers = search.over({
    ...stageHandlers({
      run,
      predictions,
      isOver: finished !== undefined,
      breaking,
      goals,
      hasLine: lesson.line !== undefined,
      canExplain: messages.length > 0,
      tabs,
      pane: panes[tabs.tab],
      shell,
      lay: setOverlay,
      start,
      nextStage: moves.nextStage,
    }),
    ...moves,
    ...anywhere,
  });
  useKeys(overlay === undefined ? handlers : null, search.type);
  if (overlay !== undefined) {
    const back = (): void => setOverlay(undefined);
    const soFar = () => isolatedSoFar(course, (stage) => progress.stageState(stage));
    const over = {
      layout,
      lesson,
      bench,
      soFar,
      start,
      back,
      anywhere,
      view: run.view,
      about: handlers,
      messages,
    };
    return <StageOverlay overlay={overlay} {...over} />;
  }
  const counts = {
    ...(finished === undefined ? { Predict: marked(marks, lesson.predict.length) } : {}),
    ...goals.count,
  };
  return (
    <Frame
      layout={layout}
      title={`${lesson.stage}  ${sentence(lesson.title)}`}
      aside={paint.muted(visibleLine(lesson.flags))}
      below={tabLine(tabs.tab, layout.columns, counts, layout.spoken)}
      notice={search.notice || shell.notice || told}
      handlers={handlers}
      own={OWN_KEYS[tabs.tab]}
    >
      <StageDesk layout={layout} panes={panes} tab={tabs.tab} text={tabs.text} lines={search.lines} />
    </Frame>
  );
}
