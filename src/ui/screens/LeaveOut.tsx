import { useEffect, useState } from 'react';
import type { Lesson } from '../../course/lesson.js';
import type { Plan } from '../../course/plan.js';
import { Frame } from '../components/Frame.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useCursor } from '../hooks/useCursor.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import type { Handlers } from '../keys.js';
import { type Choice, planOf } from '../leave-out.js';
import { choiceLines } from '../text/leave-out.js';

interface LeaveOutProps {
  readonly layout: Layout;
  readonly lesson: Lesson;
  readonly choices: readonly Choice[];
  /** What the run that is there leaves out. */
  readonly first: readonly string[];
  readonly run: (plan: Plan, all: boolean) => void;
  readonly back: () => void;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** Chooses what to leave out, and runs the rest. */
export function LeaveOut({ layout, lesson, choices, first, run, back, anywhere }: LeaveOutProps) {
  const room = paneRoom(layout.body, false);
  const cursor = useCursor(choices.length, room, choices.length > 1 ? 1 : 0);
  const [without, setWithout] = useState(first);
  const [notice, setNotice] = useState('');
  const { lines, current } = choiceLines(choices, cursor.at, without, layout.columns);
  const { offset, show } = useScroll(lines.length, room);
  const { from, to } = current;
  useEffect(() => show({ from: from <= 1 ? 0 : from, to }), [show, from, to]);
  const at = choices[cursor.at];
  const begin = (all: boolean) => () => {
    const plan = planOf(lesson, at?.kind === 'variant' ? [] : without, at);
    if (typeof plan === 'string') setNotice(plan);
    else run(plan, all);
  };
  const toggle = (): void => {
    if (at?.kind !== 'part') return;
    setNotice('');
    setWithout((list) => (list.includes(at.name) ? list.filter((n) => n !== at.name) : [...list, at.name]));
  };
  const handlers = {
    ...cursor.handlers,
    run: begin(false),
    all: begin(true),
    ...(at?.kind === 'part' ? { toggle } : {}),
    back,
    ...anywhere,
  };
  useKeys(handlers);
  return (
    <Frame
      layout={layout}
      title={`Stage ${lesson.stage}: leave something out`}
      notice={notice}
      handlers={handlers}
    >
      <Pane active lines={lines} offset={offset} width={layout.columns} height={layout.body} />
    </Frame>
  );
}
