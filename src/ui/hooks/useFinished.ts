import { useEffect, useState } from 'react';
import type { Plan } from '../../course/plan.js';
import type { RunView } from '../../run/view.js';
import type { Run } from './useSession.js';

/** How the stage as it should be came out, once it has been run to its end; whatever is run after that. */
export function useFinished({ plan, view }: Run, main: Plan): RunView | undefined {
  const [finished, setFinished] = useState<RunView>();
  useEffect(() => {
    if (plan === main && view.exit !== undefined) setFinished(view);
  }, [plan, main, view]);
  return finished;
}
