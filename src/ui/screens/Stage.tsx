import { useEffect, useMemo, useState } from 'react';
import type { LabStep } from '../../course/lab.js';
import type { Lesson } from '../../course/lesson.js';
import { type Plan, planStage } from '../../course/plan.js';
import type { Progress } from '../../course/progress/progress.js';
import { Frame } from '../components/Frame.js';
import { StageDesk } from '../components/StageDesk.js';
import { useFinished } from '../hooks/useFinished.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { usePanes } from '../hooks/usePanes.js';
import { usePredictions } from '../hooks/usePredictions.js';
import { useKept, useProgress } from '../hooks/useProgress.js';
import { useSession } from '../hooks/useSession.js';
import { useShell } from '../hooks/useShell.js';
import type { Handlers } from '../keys.js';
import { choicesOf } from '../leave-out.js';
import type { OneSession } from '../one-session.js';
import { type Overlay, stageHandlers } from '../stage-handlers.js';
import { marked, type Tab, tabLine, turn } from '../tabs.js';
import { sortRows } from '../text/state.js';
import { visibleLine } from '../text/visible.js';
import { paint } from '../theme.js';
import { Code } from './Code.js';
import { Help } from './Help.js';
import { Lab } from './Lab.js';
import { LeaveOut } from './LeaveOut.js';
import { OneLine } from './OneLine.js';
import { Rows } from './Rows.js';

interface StageProps {
  readonly layout: Layout;
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

/** One stage: its text, its questions, and its run. */
export function Stage({ layout, lesson, first, sessions, progress, told, moves, anywhere }: StageProps) {
  const kept = useKept(progress, lesson);
  const main = useMemo(() => planStage(lesson), [lesson]);
  const choices = useMemo(() => choicesOf(lesson), [lesson]);
  const run = useSession(sessions, main);
  const finished = useFinished(run, main);
  const predictions = usePredictions(lesson.predict, lesson.observe, kept);
  const shell = useShell();
  const panes = usePanes({ layout, lesson, run, predictions, finished });
  const [tab, setTab] = useState<Tab>(kept.tab);
  useProgress(progress, {
    lesson,
    tab,
    run,
    main,
    marks: predictions.marks,
    rows: predictions.rows,
    finished,
  });
  // Beside the run, the text that was open last stays in view.
  const [text, setText] = useState<Tab>(kept.tab === 'Run' ? 'Read' : kept.tab);
  const { forgetNotice } = shell;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever happens next, the notice has been read
  useEffect(forgetNotice, [tab, run.view]);
  const [overlay, setOverlay] = useState(first);
  const close = (): void => setOverlay(undefined);
  const [bench, setBench] = useState<readonly LabStep[]>();
  const turnTo = (to: Tab): void => {
    setTab(to);
    if (to !== 'Run') setText(to);
  };
  const asked = finished === undefined ? marked(predictions.marks, lesson.predict.length) : '';
  const handlers: Handlers = {
    ...stageHandlers({
      run,
      predictions,
      canPredict: finished === undefined,
      canBreak: choices.length > 1,
      hasLine: lesson.line !== undefined,
      tab,
      pane: panes[tab],
      shell,
      turnTo,
      turnBy: (by) => turnTo(turn(tab, by)),
      lay: setOverlay,
    }),
    ...moves,
    ...anywhere,
  };
  useKeys(overlay === undefined ? handlers : null);
  const over = { layout, back: close, anywhere };
  if (overlay === 'help') return <Help {...over} about={handlers} />;
  if (overlay === 'code') {
    return <Code {...over} performed={run.view.steps.filter((step) => step.event !== undefined)} />;
  }
  if (overlay === 'rows') {
    const { watched, different, same } = sortRows(run.view, lesson.observe);
    const rows = [...watched, ...different, ...same];
    return <Rows {...over} rows={rows} first={run.view.justChanged[0]} />;
  }
  if (overlay === 'line') return <OneLine {...over} lesson={lesson} view={run.view} />;
  const start = (plan: Plan, all: boolean): void => {
    run.restart(plan, all);
    turnTo('Run');
    close();
  };
  if (overlay === 'lab') {
    return <Lab {...over} lesson={lesson} kept={{ lab: bench, keep: setBench }} run={start} />;
  }
  if (overlay === 'leaveOut') {
    return <LeaveOut {...over} lesson={lesson} choices={choices} first={run.plan.without} run={start} />;
  }
  return (
    <Frame
      layout={layout}
      title={`${lesson.stage}  ${visibleLine(lesson.title)}`}
      aside={
        layout.beside === undefined
          ? tabLine(tab, layout.columns, asked)
          : paint.muted(visibleLine(lesson.flags))
      }
      notice={shell.notice || told}
      handlers={handlers}
    >
      <StageDesk layout={layout} panes={panes} tab={tab} text={text} />
    </Frame>
  );
}
