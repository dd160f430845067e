import { useApp } from 'ink';
import { useRef, useState } from 'react';
import type { Lesson } from '../course/lesson.js';
import { EXIT } from '../errors.js';
import { useLayout } from './hooks/useLayout.js';
import { useRepaint } from './hooks/useRepaint.js';
import { useSuspend } from './hooks/useSuspend.js';
import type { OneSession } from './one-session.js';
import { CourseMap } from './screens/CourseMap.js';
import { Stage } from './screens/Stage.js';
import type { Overlay } from './stage-handlers.js';
import type { Marks } from './text/predictions.js';

interface AppProps {
  readonly course: readonly Lesson[];
  /** Index of the stage to begin with; without it, the map. */
  readonly first: number | undefined;
  /** Whether that stage opens with its lab. */
  readonly lab?: boolean;
  readonly sessions: OneSession;
}

/** The map of the course, or one of its stages. */
export function App({ course, first, lab = false, sessions }: AppProps) {
  const { exit } = useApp();
  const layout = useLayout();
  useRepaint();
  const [open, setOpen] = useState(first);
  const [last, setLast] = useState(first ?? 0);
  const [overlay, setOverlay] = useState<Overlay | undefined>(lab ? 'lab' : undefined);
  // What the learner predicted stays while the course is open, whichever stage is left and entered again.
  const marks = useRef(new Map<number, Marks>());
  const suspend = useSuspend();
  const anywhere = { interrupt: () => exit(EXIT.interrupted), suspend };
  const go = (index: number): void => {
    setOverlay(undefined);
    setOpen(index);
    setLast(index);
  };
  const lesson = open === undefined ? undefined : course[open];
  if (open === undefined || lesson === undefined) {
    return (
      <CourseMap
        layout={layout}
        course={course}
        first={last}
        open={go}
        quit={() => exit(EXIT.ok)}
        anywhere={anywhere}
      />
    );
  }
  return (
    <Stage
      key={lesson.stage}
      layout={layout}
      lesson={lesson}
      {...(overlay === undefined ? {} : { first: overlay })}
      sessions={sessions}
      kept={{
        marks: marks.current.get(lesson.stage) ?? [],
        keep: (now) => void marks.current.set(lesson.stage, now),
      }}
      moves={{
        back: () => setOpen(undefined),
        ...(open > 0 ? { previousStage: () => go(open - 1) } : {}),
        ...(open < course.length - 1 ? { nextStage: () => go(open + 1) } : {}),
      }}
      anywhere={anywhere}
    />
  );
}
