import { useState } from 'react';
import type { Isolation } from '../../course/isolation/isolation.js';
import type { LabStep } from '../../course/lab.js';
import type { Lesson } from '../../course/lesson.js';
import type { Plan } from '../../course/plan.js';
import type { RunMessage } from '../../explain/in-run.js';
import type { RunView } from '../../run/view.js';
import type { Layout } from '../hooks/useLayout.js';
import type { Handlers } from '../keys.js';
import type { Overlay } from '../stage-handlers.js';
import { sortRows } from '../text/state.js';
import { Code } from './Code.js';
import { Explain } from './Explain.js';
import { Help } from './Help.js';
import { Isolated } from './Isolated.js';
import { Lab } from './Lab.js';
import { OneLine } from './OneLine.js';
import { Rows } from './Rows.js';

/** What was in the lab when it was left last. */
export interface Bench {
  readonly lab: readonly LabStep[] | undefined;
  keep(lab: readonly LabStep[]): void;
}

/** Keeps the lab of a stage as it is while one looks at something else. */
export function useBench(): Bench {
  const [lab, keep] = useState<readonly LabStep[]>();
  return { lab, keep };
}

interface StageOverlayProps {
  readonly overlay: Overlay;
  readonly layout: Layout;
  readonly lesson: Lesson;
  readonly view: RunView;
  /** What the run has said that can be explained. */
  readonly messages: readonly RunMessage[];
  readonly bench: Bench;
  /** What the stages that were run have brought by now. */
  readonly soFar: () => Isolation;
  /** The keys of the stage below. */
  readonly about: Handlers;
  readonly start: (plan: Plan, all: boolean) => void;
  readonly back: () => void;
  /** Keys that work everywhere. */
  readonly anywhere: Handlers;
}

/** What lies over a stage until one goes back. */
export function StageOverlay({
  overlay,
  lesson,
  view,
  messages,
  bench,
  soFar,
  about,
  start,
  ...over
}: StageOverlayProps) {
  switch (overlay) {
    case 'help':
      return <Help {...over} about={about} />;
    case 'code':
      return <Code {...over} performed={view.steps.filter((step) => step.event !== undefined)} />;
    case 'rows': {
      const { watched, different, same } = sortRows(view, lesson.observe);
      return <Rows {...over} rows={[...watched, ...different, ...same]} first={view.justChanged[0]} />;
    }
    case 'explain':
      return <Explain {...over} messages={messages} />;
    case 'line':
      return <OneLine {...over} lesson={lesson} view={view} />;
    case 'picture':
      return <Isolated {...over} soFar={soFar()} view={view} />;
    case 'lab':
      return <Lab {...over} lesson={lesson} kept={bench} run={start} />;
  }
}
