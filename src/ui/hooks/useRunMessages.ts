import { useEffect, useState } from 'react';
import type { RunMessage } from '../../explain/in-run.js';
import type { RunView } from '../../run/view.js';

const NONE: readonly RunMessage[] = [];

/** What a run has said that can be explained, once a step has failed or all is over. */
export function useRunMessages(view: RunView): readonly RunMessage[] {
  const [found, setFound] = useState<{ readonly of: RunView; readonly messages: readonly RunMessage[] }>();
  const isTime = view.exit !== undefined || view.steps.some(({ state }) => state === 'failed');
  useEffect(() => {
    if (!isTime) return;
    let here = true;
    // All that is known of messages is not needed for the first picture.
    void import('../../explain/in-run.js').then(({ runMessages }) => {
      if (here) setFound({ of: view, messages: runMessages(view) });
    });
    return () => {
      here = false;
    };
  }, [view, isTime]);
  return isTime && found?.of === view ? found.messages : NONE;
}
