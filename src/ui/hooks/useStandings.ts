import { useState } from 'react';
import type { Lesson } from '../../course/lesson.js';
import type { Progress } from '../../course/progress/progress.js';
import { type Standing, standing } from '../../course/progress/standing.js';

/** How far the learner is with each stage when the map is opened, whichever window they were in. */
export function useStandings(course: readonly Lesson[], progress: Progress): readonly Standing[] {
  const [standings] = useState(() => {
    progress.refresh();
    return course.map((lesson) => standing(lesson, progress.stageState(lesson.stage)));
  });
  return standings;
}
