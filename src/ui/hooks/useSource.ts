import { useEffect, useState } from 'react';
import type { SourceRef } from '../../run/events.js';
import { readSource, type SourceCode } from '../../run/source.js';

/** The C function that performed a step; undefined until it was read, null when it is not there. */
export function useSource(ref: SourceRef | undefined): SourceCode | null | undefined {
  const [found, setFound] = useState<{ readonly ref: SourceRef; readonly code: SourceCode | null }>();
  useEffect(() => {
    if (ref === undefined) return;
    let here = true;
    const show = (code: SourceCode | null): void => {
      if (here) setFound({ ref, code });
    };
    readSource(ref).then(show, () => show(null));
    return () => {
      here = false;
    };
  }, [ref]);
  return found?.ref === ref ? found?.code : undefined;
}
