import { useEffect, useState } from 'react';
import type { Lesson } from '../../course/lesson.js';
import type { Plan } from '../../course/plan.js';
import type { Progress } from '../../course/progress/progress.js';
import { gradeEvents, runEvents } from '../../course/progress/standing.js';
import { gradeRows } from '../../course/row-predictions.js';
import type { RunView } from '../../run/view.js';
import { type Tab, tabNamed } from '../tabs.js';
import type { Marks } from '../text/predictions.js';
import type { Run } from './useSession.js';
import type { StageProgress } from './useStageProgress.js';

/** Where the learner left a stage. */
export interface Kept {
  readonly tab: Tab;
  readonly marks: Marks;
  /** Rows that were expected to differ. */
  readonly rows: readonly string[];
  /** Keeps what is marked now. */
  keep(marks: Marks, rows: readonly string[]): void;
}

/** What is kept of a stage from the time before. */
export function useKept(progress: Progress, lesson: Lesson): Kept {
  const [kept] = useState((): Kept => {
    const { stage, predict } = lesson;
    const { predicted, rows } = progress.stageState(stage);
    const last = progress.last();
    return {
      tab: tabNamed(last?.stage === stage ? last.tab : undefined),
      // A lesson may have changed since.
      marks: predict.map(({ choices }, i) => {
        const choice = predicted[i]?.choice;
        return choice !== undefined && choice < choices.length ? choice : undefined;
      }),
      rows: (rows?.keys ?? []).filter((key) => lesson.observe.includes(key)),
      keep: (marks, expected) => {
        marks.forEach((choice, question) => {
          if (choice !== undefined) progress.record({ type: 'predicted', stage, question, choice });
        });
        if (expected.length > 0) progress.record({ type: 'rows-predicted', stage, rows: expected });
      },
    };
  });
  return kept;
}

interface Doing {
  readonly lesson: Lesson;
  readonly tab: Tab;
  readonly run: Run;
  readonly main: Plan;
  readonly marks: Marks;
  readonly rows: readonly string[];
  /** How the stage as it should be came out, if it has been run. */
  readonly finished: RunView | undefined;
}

/** Keeps where the learner is, what they have run, and how their predictions came out. */
export function useProgress(
  { record }: StageProgress,
  { lesson, tab, run, main, marks, rows, finished }: Doing,
): void {
  const { stage } = lesson;
  useEffect(() => record({ type: 'stage-opened', stage }), [record, stage]);
  useEffect(() => record({ type: 'tab', stage, tab }), [record, stage, tab]);
  const { plan, view } = run;
  useEffect(() => {
    if (view.exit === undefined || plan === main || plan.variant === undefined) return;
    for (const event of runEvents(plan, view)) record(event);
  }, [record, plan, main, view]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: nothing can be marked any more when it is finished
  useEffect(() => {
    if (finished === undefined) return;
    for (const event of [...runEvents(main, finished), ...gradeEvents(lesson, marks, finished)])
      record(event);
    if (rows.length === 0) return;
    const right = gradeRows(rows, lesson.observe, finished).every(({ verdict }) => verdict === 'right');
    record({ type: 'rows-predicted', stage, rows, right });
  }, [record, finished]);
}
