import { useEffect, useMemo, useState } from 'react';
import { type LabStep, labOf, moved, shuffled, stepsOf, toggled } from '../../course/lab.js';
import type { Lesson } from '../../course/lesson.js';
import { type Plan, planSteps, possibleSteps } from '../../course/plan.js';
import { Problem } from '../../errors.js';
import { Frame } from '../components/Frame.js';
import { Pane, paneRoom } from '../components/Pane.js';
import { useCursor } from '../hooks/useCursor.js';
import { useKeys } from '../hooks/useKeys.js';
import type { Layout } from '../hooks/useLayout.js';
import { useScroll } from '../hooks/useScroll.js';
import type { Handlers } from '../keys.js';
import { labLines } from '../text/lab.js';

interface LabProps {
  readonly layout: Layout;
  readonly lesson: Lesson;
  /** What was in the lab when it was left last. */
  readonly kept: { readonly lab: readonly LabStep[] | undefined; keep(lab: readonly LabStep[]): void };
  readonly run: (plan: Plan, all: boolean) => void;
  readonly back: () => void;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** What would be run; a sentence instead when that may not be. */
function planOrRefusal(lesson: Lesson, lab: readonly LabStep[]): Plan | string {
  try {
    return planSteps(lesson, stepsOf(lab));
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

/** Every step of the stage can be switched off and moved; then it is run as it stands. Shuffled, it is a puzzle. */
export function Lab({ layout, lesson, kept, run, back, anywhere }: LabProps) {
  const [lab, setLab] = useState(() => kept.lab ?? labOf(possibleSteps(lesson)));
  const [notice, setNotice] = useState('');
  const room = paneRoom(layout.body, false);
  const cursor = useCursor(lab.length, room);
  const planned = useMemo(() => planOrRefusal(lesson, lab), [lesson, lab]);
  const recipe = typeof planned === 'string' ? planned : planned.recipe;
  const { lines, current } = labLines(lab, cursor.at, recipe, layout.columns);
  const { offset, show } = useScroll(lines.length, room);
  const { from, to } = current;
  useEffect(() => show({ from, to }), [show, from, to]);
  const change = (next: readonly LabStep[], said = ''): void => {
    setLab([...next]);
    setNotice(said);
    kept.keep(next);
  };
  const begin = (all: boolean) => (): void => {
    if (typeof planned === 'string') setNotice(planned);
    else run(planned, all);
  };
  const carry = (by: -1 | 1) => (): void => {
    change(moved(lab, cursor.at, by));
    if (by < 0) cursor.handlers.up?.('');
    else cursor.handlers.down?.('');
  };
  const handlers = {
    ...cursor.handlers,
    run: begin(false),
    all: begin(true),
    toggle: () => change(toggled(lab, cursor.at)),
    carryUp: carry(-1),
    carryDown: carry(1),
    shuffle: () => change(shuffled(lab), 'Put the steps in an order that works. There may be more than one.'),
    startOver: () => change(labOf(possibleSteps(lesson))),
    back,
    ...anywhere,
  };
  useKeys({ ...handlers, lab: back });
  return (
    <Frame layout={layout} title={`Stage ${lesson.stage}: the lab`} notice={notice} handlers={handlers}>
      <Pane active lines={lines} offset={offset} width={layout.columns} height={layout.body} />
    </Frame>
  );
}
