import { useCallback, useState, useSyncExternalStore } from 'react';
import type { Progress } from '../../course/progress/progress.js';
import type { Trouble } from '../../course/progress/trouble.js';

/** What the learner ought to know of how their progress is kept, until they have gone on to another screen. */
export function useTrouble(progress: Progress): { readonly notice: string; forget(): void } {
  const subscribe = useCallback((listener: () => void) => progress.onTrouble(listener), [progress]);
  const trouble = useSyncExternalStore(subscribe, () => progress.troubles().at(-1));
  const [seen, setSeen] = useState<Trouble>();
  return {
    notice: trouble === undefined || trouble === seen ? '' : trouble.short,
    forget: () => setSeen(trouble),
  };
}
