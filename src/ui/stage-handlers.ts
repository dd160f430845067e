import type { Plan } from '../course/plan.js';
import type { Breaking } from './hooks/useBreaking.js';
import type { Goals } from './hooks/useGoals.js';
import type { PaneText } from './hooks/usePane.js';
import type { Predictions } from './hooks/usePredictions.js';
import type { Run } from './hooks/useSession.js';
import type { Shell } from './hooks/useShell.js';
import type { Tabs } from './hooks/useTabs.js';
import type { Command, Handlers } from './keys.js';

/** What lies over a stage for a while. */
export type Overlay = 'help' | 'code' | 'rows' | 'line' | 'lab' | 'picture' | 'explain';

/** What the keys of a stage work on. */
export interface StageKeys {
  readonly run: Run;
  readonly predictions: Predictions;
  /** Whether the stage has been run to its end, so that nothing can be predicted any more. */
  readonly isOver: boolean;
  readonly breaking: Breaking;
  readonly goals: Goals;
  readonly hasLine: boolean;
  /** Whether the run has said something that can be explained. */
  readonly canExplain: boolean;
  readonly tabs: Tabs;
  readonly pane: PaneText;
  readonly shell: Shell;
  readonly lay: (overlay: Overlay) => void;
  /** Runs another plan, and shows it. */
  readonly start: (plan: Plan, all: boolean) => void;
  /** To the next stage; undefined in the last one. */
  readonly nextStage: Handlers['nextStage'];
}

/** What the keys do on a stage now. */
export function stageHandlers(stage: StageKeys): Handlers {
  const { run, breaking, tabs, pane, shell, lay } = stage;
  const { view } = run;
  const performed = view.steps.some((step) => step.event !== undefined);
  const go = (act: () => void) => () => {
    act();
    tabs.turnTo('Run');
  };
  return {
    ...pane.scroll.handlers,
    ...(hasNext(run) ? { all: go(run.all) } : {}),
    ...(performed ? { again: go(() => run.restart()), code: () => lay('code') } : {}),
    ...(performed && view.rows.length > 0 ? { closer: () => lay('rows') } : {}),
    ...(stage.hasLine ? { line: () => lay('line') } : {}),
    ...(stage.canExplain ? { explain: () => lay('explain') } : {}),
    ...(tabs.tab === 'Break' ? {} : { leaveOut: () => tabs.turnTo('Break') }),
    ...(breaking.canBreak ? { lab: () => lay('lab') } : {}),
    picture: () => lay('picture'),
    shell: () => shell.open(run.plan, view.steps),
    tab: () => tabs.turnBy(1),
    tabBack: () => tabs.turnBy(-1),
    help: () => lay('help'),
    ...OF_TAB[tabs.tab](stage),
  };
}

/** Commands that work in every part, and matter most in this one. */
export const OWN_KEYS: Readonly<Record<Tabs['tab'], readonly Command[]>> = {
  Read: ['search'],
  Predict: [],
  Run: [],
  Break: ['lab'],
  Build: [],
  Recap: [],
};

/** What the keys do in one part only. `onward` is the way through the stage: Enter. */
const OF_TAB: Readonly<Record<Tabs['tab'], (stage: StageKeys) => Handlers>> = {
  Read: ({ tabs }) => ({ onward: () => tabs.turnTo('Predict') }),
  Predict({ tabs, predictions, isOver }) {
    const toRun = (): void => tabs.turnTo('Run');
    return isOver ? { onward: toRun } : { ...predictions.handlers, onward: predictions.onward ?? toRun };
  },
  Run({ run, tabs, breaking }) {
    if (hasNext(run)) return { step: run.next };
    const isOver = run.view.exit !== undefined || run.problem !== undefined;
    const toBreak = (): void => {
      breaking.chooseUnseen();
      tabs.turnTo('Break');
    };
    return isOver ? { onward: toBreak } : {};
  },
  Break({ tabs, pane, breaking, start }) {
    const begin = (all: boolean) => (): void => {
      const plan = breaking.plan();
      if (plan !== undefined) start(plan, all);
    };
    const enter: Handlers = breaking.isOnward
      ? { onward: () => tabs.turnTo('Build') }
      : { run: begin(false), all: begin(true) };
    return { ...breaking.handlers, ...(pane.neededIs === 'in view' ? enter : { onward: showNeeded(pane) }) };
  },
  Build: ({ tabs, goals }) => ({ ...goals.handlers, onward: () => tabs.turnTo('Recap') }),
  Recap: ({ pane, nextStage }) => ({ onward: pane.neededIs === 'below' ? showNeeded(pane) : nextStage }),
};

/** Whether a step waits to be performed. */
function hasNext({ view, problem }: Run): boolean {
  return problem === undefined && view.steps.some((step) => step.state === 'next');
}

/** Enter leads to what one is to see first. */
function showNeeded({ scroll, needed }: PaneText): () => void {
  return () => {
    if (needed !== undefined) scroll.show(needed);
  };
}
