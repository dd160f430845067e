import type { PaneText } from './hooks/usePanes.js';
import type { Predictions } from './hooks/usePredictions.js';
import type { Run } from './hooks/useSession.js';
import type { Shell } from './hooks/useShell.js';
import type { Handlers } from './keys.js';
import type { Tab } from './tabs.js';

/** What lies over a stage for a while. */
export type Overlay = 'help' | 'code' | 'rows' | 'line' | 'lab' | 'leaveOut';

interface StageKeys {
  readonly run: Run;
  readonly predictions: Predictions;
  readonly canPredict: boolean;
  readonly canBreak: boolean;
  readonly hasLine: boolean;
  readonly tab: Tab;
  readonly pane: PaneText;
  readonly shell: Shell;
  readonly turnTo: (tab: Tab) => void;
  readonly turnBy: (by: 1 | -1) => void;
  readonly lay: (overlay: Overlay) => void;
}

/** What the keys do on a stage now. */
export function stageHandlers(stage: StageKeys): Handlers {
  const { run, predictions, tab, pane, shell, turnTo, turnBy, lay } = stage;
  const { view } = run;
  const performed = view.steps.some((step) => step.event !== undefined);
  const go = (act: () => void) => () => {
    act();
    turnTo('Run');
  };
  return {
    ...pane.scroll.handlers,
    ...(tab === 'Predict' && stage.canPredict ? predictions.handlers : {}),
    ...(view.steps.some((step) => step.state === 'next') ? { step: go(run.next), all: go(run.all) } : {}),
    ...(performed ? { again: go(() => run.restart()), code: () => lay('code') } : {}),
    ...(performed && view.rows.length > 0 ? { closer: () => lay('rows') } : {}),
    ...(stage.hasLine ? { line: () => lay('line') } : {}),
    ...(stage.canBreak ? { leaveOut: () => lay('leaveOut'), lab: () => lay('lab') } : {}),
    shell: () => shell.open(run.plan, view.steps),
    tab: () => turnBy(1),
    tabBack: () => turnBy(-1),
    help: () => lay('help'),
  };
}
