import { useCallback } from 'react';
import { learnCommand } from '../../course/folders.js';
import type { Lesson } from '../../course/lesson.js';
import type { Progress } from '../../course/progress/progress.js';
import { standing } from '../../course/progress/standing.js';
import type { StageState } from '../../course/progress/types.js';
import { endingLines } from '../text/ending.js';

/** The last page of the course, in a width. @param state of the open stage: when that changes, so does the page. */
export function useEnding(
  course: readonly Lesson[],
  progress: Progress,
  state: StageState,
): (width: number) => readonly string[] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the progress is another one when this state is
  return useCallback(
    (width: number) => {
      const standings = course.map((lesson) => standing(lesson, progress.stageState(lesson.stage)));
      return endingLines(course, standings, learnCommand(), width);
    },
    [course, progress, state],
  );
}
