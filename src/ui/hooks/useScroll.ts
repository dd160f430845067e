import { useCallback, useMemo, useState } from 'react';
import type { Handlers } from '../keys.js';

/** A viewport on lines. */
export interface Scroll {
  /** The first line that is seen. */
  readonly offset: number;
  /** The keys that move it. */
  readonly handlers: Handlers;
  /** Moves no farther than needed to have these lines in view; their beginning, if they are too many. */
  show(lines: { readonly from: number; readonly to: number }): void;
}

/**
 * @param count lines that there are
 * @param height lines that are seen at a time
 */
export function useScroll(count: number, height: number): Scroll {
  const [wanted, setWanted] = useState(0);
  const most = Math.max(count - height, 0);
  // What is wanted may lie beyond the end, when the window has grown or the lines have become fewer.
  const offset = Math.min(wanted, most);
  const show = useCallback(
    ({ from, to }: { from: number; to: number }) =>
      setWanted((at) => Math.max(Math.min(Math.max(Math.min(at, most), to - height), from), 0)),
    [most, height],
  );
  const handlers = useMemo(() => {
    const by = (lines: number) => () =>
      setWanted((at) => Math.max(Math.min(Math.min(at, most) + lines, most), 0));
    const page = Math.max(height - 2, 1);
    return {
      up: by(-1),
      down: by(1),
      pageUp: by(-page),
      pageDown: by(page),
      top: () => setWanted(0),
      bottom: () => setWanted(most),
    };
  }, [most, height]);
  return { offset, handlers, show };
}
