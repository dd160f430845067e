import { isDeepStrictEqual } from 'node:util';
import { useMemo, useState } from 'react';
import type { Progress } from '../../course/progress/progress.js';
import type { StageState } from '../../course/progress/types.js';

/** What is kept of one stage while it is open. */
export interface StageProgress extends Pick<Progress, 'record' | 'stageState'> {
  /** As it is now; drawn anew when it becomes another. */
  readonly state: StageState;
  /** Sees what other windows have noted down. */
  refresh(): void;
}

/** The learner's progress as the screen of a stage sees it. */
export function useStageProgress(progress: Progress, stage: number): StageProgress {
  const [state, setState] = useState(() => progress.stageState(stage));
  const ways = useMemo(() => {
    const show = (): void =>
      setState((before) => {
        const now = progress.stageState(stage);
        return isDeepStrictEqual(before, now) ? before : now;
      });
    return {
      stageState: (asked: number) => progress.stageState(asked),
      record(event: Parameters<Progress['record']>[0]) {
        progress.record(event);
        show();
      },
      refresh() {
        progress.refresh();
        show();
      },
    };
  }, [progress, stage]);
  return useMemo(() => ({ ...ways, state }), [ways, state]);
}
