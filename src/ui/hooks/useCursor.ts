import { useState } from 'react';
import type { Handlers } from '../keys.js';

/** A place in a list. */
export interface Cursor {
  readonly at: number;
  moveTo(at: number): void;
  readonly handlers: Handlers;
}

/** The keys that move through a list of `count` things, and `page` of them at a time if there are pages. */
export function useCursor(
  count: number,
  page: number | undefined,
  first: number | (() => number) = 0,
): Cursor {
  const [at, setAt] = useState(first);
  const by = (n: number) => () => setAt((i) => Math.max(Math.min(i + n, count - 1), 0));
  return {
    at,
    moveTo: setAt,
    handlers: {
      up: by(-1),
      down: by(1),
      ...(page === undefined ? {} : { pageUp: by(-page), pageDown: by(page) }),
      top: by(-count),
      bottom: by(count),
    },
  };
}
