import { useEffect, useState } from 'react';
import type { Asked } from '../text/explain.js';

/** What is known of a message on this machine. Every one is asked once, as long as the screen is open. */
export function useExplanation(line: string | undefined): Asked {
  const [answers, setAnswers] = useState<ReadonlyMap<string, Asked>>(new Map());
  const isKnown = line === undefined || answers.has(line);
  useEffect(() => {
    if (line === undefined || isKnown) return;
    let here = true;
    const show = (asked: Asked): void => {
      if (here) setAnswers((all) => new Map(all).set(line, asked));
    };
    lookAt(line).then(show, (error: unknown) =>
      show(error instanceof Error ? error : new Error(String(error))),
    );
    return () => {
      here = false;
    };
  }, [line, isKnown]);
  return (line === undefined ? undefined : answers.get(line)) ?? 'asking';
}

async function lookAt(line: string): Promise<Asked> {
  const [{ explainOutput }, { thisMachine }] = await Promise.all([
    import('../../explain/explain.js'),
    import('../../run/machine.js'),
  ]);
  return explainOutput(line, thisMachine());
}
