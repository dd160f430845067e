import { useApp } from 'ink';
import { useState } from 'react';
import type { Lesson } from '../course/lesson.js';
import { progressInMemory } from '../course/progress/open.js';
import type { Progress } from '../course/progress/progress.js';
import type { Place } from '../course/progress/types.js';
import { EXIT } from '../errors.js';
import { useLayout } from './hooks/useLayout.js';
import { useRepaint } from './hooks/useRepaint.js';
import { useSuspend } from './hooks/useSuspend.js';
import { useTrouble } from './hooks/useTrouble.js';
import type { OneSession } from './one-session.js';
import { CourseMap } from './screens/CourseMap.js';
import { Stage } from './screens/Stage.js';
import { Welcome } from './screens/Welcome.js';
import type { Overlay } from './stage-handlers.js';

interface AppProps {
  readonly course: readonly Lesson[];
  /** Index of the stage to begin with; without it, the map. */
  readonly first: number | undefined;
  /** Whether that stage opens with its lab. */
  readonly lab?: boolean;
  readonly sessions: OneSession;
  /** What is kept of the learner; without it, what they do is forgotten when they leave. */
  readonly progress?: Progress | undefined;
}

/** The map of the course, or one of its stages. */
export function App({ course, first, lab = false, sessions, progress: given }: AppProps) {
  const { exit } = useApp();
  const layout = useLayout();
  useRepaint();
  const [open, setOpen] = useState(first);
  const [progress] = useState(() => given ?? progressInMemory());
  const [last, setLast] = useState(() => first ?? Math.max(indexOf(course, progress.last()), 0));
  const [welcome, setWelcome] = useState(() => first === undefined && progress.isNew());
  const trouble = useTrouble(progress);
  const [overlay, setOverlay] = useState<Overlay | undefined>(lab ? 'lab' : undefined);
  const suspend = useSuspend();
  const anywhere = { interrupt: () => exit(EXIT.interrupted), suspend };
  const go = (index: number): void => {
    setOverlay(undefined);
    trouble.forget();
    setOpen(index);
    setLast(index);
  };
  if (welcome) {
    const begin = (): void => {
      progress.record({ type: 'welcomed' });
      setWelcome(false);
    };
    return <Welcome layout={layout} moves={{ onward: begin, quit: () => exit(EXIT.ok), ...anywhere }} />;
  }
  const lesson = open === undefined ? undefined : course[open];
  if (open === undefined || lesson === undefined) {
    return (
      <CourseMap
        layout={layout}
        course={course}
        progress={progress}
        first={last}
        notice={trouble.notice}
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
      course={course}
      lesson={lesson}
      {...(overlay === undefined ? {} : { first: overlay })}
      sessions={sessions}
      progress={progress}
      told={trouble.notice}
      moves={{
        back: () => {
          trouble.forget();
          setOpen(undefined);
        },
        ...(open > 0 ? { previousStage: () => go(open - 1) } : {}),
        ...(open < course.length - 1 ? { nextStage: () => go(open + 1) } : {}),
      }}
      anywhere={anywhere}
    />
  );
}

function indexOf(course: readonly Lesson[], place: Place | undefined): number {
  return course.findIndex(({ stage }) => stage === place?.stage);
}
