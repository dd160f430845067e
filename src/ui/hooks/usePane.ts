import { useEffect, useRef } from 'react';
import type { Place } from '../text/choices.js';
import type { PaneContent } from '../text/parts.js';
import { type Scroll, useScroll } from './useScroll.js';

/** The text of a tab, and where in it one is. */
export interface PaneText {
  readonly lines: readonly string[];
  readonly scroll: Scroll;
  readonly width: number;
  /** What one is to see before one goes on from here. */
  readonly needed?: Place;
  /** Where that is by now; in view, if there is nothing of the kind. */
  readonly neededIs: 'above' | 'in view' | 'below';
}

/** Size of a pane, in columns and in lines of text. */
export interface PaneSize {
  readonly width: number;
  readonly height: number;
}

/**
 * A pane with a viewport, which moves when something has happened, and only then: whoever scrolls away is left alone.
 * @param event another one each time that there is news
 * @param atOnce whether there is news in the beginning already
 */
export function usePane(
  { lines, news, needed }: PaneContent,
  { width, height }: PaneSize,
  event = '',
  atOnce = true,
): PaneText {
  const scroll = useScroll(lines.length, height);
  const last = useRef(atOnce ? undefined : event);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the event is what it waits for
  useEffect(() => {
    if (news !== undefined && last.current !== event) scroll.show(news);
    last.current = event;
  }, [event]);
  return {
    lines,
    scroll,
    width,
    ...(needed === undefined ? {} : { needed }),
    neededIs: needed === undefined ? 'in view' : whereIs(needed, scroll.offset, height),
  };
}

/** In view is all of it, or its beginning at the top where it is too long. */
function whereIs({ from, to }: Place, offset: number, height: number): PaneText['neededIs'] {
  if (from < offset) return 'above';
  return Math.min(to, from + height) > offset + height ? 'below' : 'in view';
}
