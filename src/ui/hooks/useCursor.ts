import { useState } from 'react';
import type { Handlers } from '../keys.js';

/** A place in a list. */
export interface Cursor {
  readonly at: number;
  readonly handlers: Handlers;
}

/** The keys that move through a list of `count` things, `page` of them at a time. */
export function useCursor(count: number, page: number, first = 0): Cursor {
  const [at, setAt] = useState(first);
  const by = (n: number) => () => setAt((i) => Math.max(Math.min(i + n, count - 1), 0));
  return {
    at,
    handlers: {
      up: by(-1),
      down: by(1),
      pageUp: by(-page),
      pageDown: by(page),
      top: by(-count),
      bottom: by(count),
    },
  };
}
