import { Box } from 'ink';
import { useEffect, useState } from 'react';
import { isolatedSoFar } from '../../course/isolation/so-far.js';
import type { Lesson } from '../../course/lesson.js';
import type { Progress } from '../../course/progress/progress.js';
import { Frame } from '../components/Frame.js';
import { Lines } from '../components/Lines.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useCursor } from '../hooks/useCursor.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import { useStandings } from '../hooks/useStandings.js';
import type { Handlers } from '../keys.js';
import { courseSize, courseText } from '../text/course.js';
import { sentence } from '../text/inline.js';
import { paragraph } from '../text/line.js';
import { paint } from '../theme.js';
import { Help } from './Help.js';
import { Isolated } from './Isolated.js';

interface CourseMapProps {
  readonly layout: Layout;
  readonly course: readonly Lesson[];
  readonly progress: Progress;
  /** Index of the stage that the learner comes from. */
  readonly first: number;
  readonly notice: string;
  readonly open: (index: number) => void;
  readonly quit: () => void;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** Lines that are kept free for the question of the chosen stage: the longest has three in the usual window. */
const QUESTION = 4;

/** All stages, and the question of the chosen one. */
export function CourseMap({ layout, course, progress, first, notice, open, quit, anywhere }: CourseMapProps) {
  const { columns, body } = layout;
  const most = Math.max(body - QUESTION, 2);
  const cursor = useCursor(course.length, paneRoom(most, false), first);
  const [over, setOver] = useState<'help' | 'picture'>();
  const close = (): void => setOver(undefined);
  const standings = useStandings(course, progress);
  const { lines, places } = courseText(course, cursor.at, columns, standings);
  const height = Math.min(most, lines.length + 1);
  const { offset, show } = useScroll(lines.length, paneRoom(height, false));
  const { from, to } = places[cursor.at] ?? { from: 0, to: 1 };
  useEffect(() => show({ from, to }), [show, from, to]);
  const handlers = {
    ...cursor.handlers,
    open: () => open(cursor.at),
    picture: () => setOver('picture'),
    help: () => setOver('help'),
    quit,
    ...anywhere,
  };
  useKeys(over === undefined ? handlers : null);
  if (over === 'help') return <Help layout={layout} about={handlers} back={close} anywhere={anywhere} />;
  if (over === 'picture') {
    const soFar = isolatedSoFar(course, (stage) => progress.stageState(stage));
    return <Isolated layout={layout} soFar={soFar} back={close} anywhere={anywhere} />;
  }
  const question = sentence(course[cursor.at]?.question ?? '');
  return (
    <Frame
      layout={layout}
      title="Build a container by hand"
      aside={paint.muted(courseSize(course, standings))}
      notice={notice}
      handlers={handlers}
    >
      <Box flexDirection="column">
        <Pane active lines={lines} offset={offset} width={columns} height={height} />
        <Lines lines={paragraph(question, Math.min(columns, 84), 5).map(paint.emphasis)} width={columns} />
      </Box>
    </Frame>
  );
}
