import { useMemo, useState } from 'react';
import type { Handlers } from '../keys.js';
import { findMatches, type Match, markMatches, searchLine } from '../text/search.js';
import { visibleLine } from '../text/visible.js';
import type { Scroll } from './useScroll.js';

/** The text that is open. */
interface SearchedText {
  readonly lines: readonly string[];
  readonly scroll: Scroll;
  /** Columns of its lines. */
  readonly width: number;
}

/** A search in the text that is open. */
export interface Search {
  /** The lines as they are to be shown: with the matches marked. */
  readonly lines: readonly string[];
  /** What is searched for, and where one is in it; empty when no search is on. */
  readonly notice: string;
  /** The keys of a screen with those of the search, which win while it is on; while one types, there are only those. */
  over(handlers: Handlers): Handlers;
  /** Takes the keys that ask for nothing, while one types. */
  readonly type: ((key: string) => void) | undefined;
}

interface State {
  readonly query: string;
  readonly typing: boolean;
  /** The match that one is at, and in which text: of another one it says nothing. */
  readonly at: number | undefined;
  readonly of: string;
  /** Where the viewport was when the search began. */
  readonly begun: number;
}

/** Lines around a match that are shown with it. */
const AROUND = 2;

const letters = new Intl.Segmenter();

/**
 * Searches the open text. While one types, the viewport follows to the first match at or behind where it was.
 * @param of which text it is, where the same screen has several; a search goes on when another is opened
 */
export function useSearch({ lines, scroll, width }: SearchedText, of = ''): Search {
  const [state, setState] = useState<State>();
  const query = state?.query;
  const matches = useMemo(() => (query === undefined ? [] : findMatches(lines, query)), [lines, query]);
  const at =
    state === undefined || state.at === undefined || state.of !== of || matches.length === 0
      ? undefined
      : Math.min(state.at, matches.length - 1);
  const marked = useMemo(() => markMatches(lines, matches, at, width), [lines, matches, at, width]);

  const reveal = (match: Match | undefined): void => {
    const line = match?.[0].line;
    if (line !== undefined) scroll.show({ from: Math.max(line - AROUND, 0), to: line + AROUND + 1 });
  };
  const backTo = (line: number): void => scroll.show({ from: line, to: Number.POSITIVE_INFINITY });
  const search = (wanted: string, begun: number): void => {
    const found = findMatches(lines, wanted);
    const first = nearestFrom(found, begun);
    if (first === undefined) backTo(begun);
    else reveal(found[first]);
    setState({ query: wanted, typing: true, at: first, of, begun });
  };
  const go = (by: 1 | -1) => (): void => {
    if (state === undefined || matches.length === 0) return;
    const next =
      at === undefined
        ? (nearestFrom(matches, scroll.offset) ?? 0)
        : (at + by + matches.length) % matches.length;
    reveal(matches[next]);
    setState({ ...state, at: next, of });
  };
  const end = (): void => setState(undefined);
  const begin = { search: () => search('', scroll.offset) };

  const over = (handlers: Handlers): Handlers => {
    if (state === undefined) return { ...handlers, ...begin };
    if (!state.typing) {
      return { ...handlers, ...begin, nextMatch: go(1), previousMatch: go(-1), endSearch: end };
    }
    return {
      interrupt: handlers.interrupt,
      suspend: handlers.suspend,
      keepSearch: () => setState(state.query.trim() === '' ? undefined : { ...state, typing: false }),
      eraseLetter: () => (state.query === '' ? end() : search(withoutLast(state.query), state.begun)),
      endSearch: () => {
        backTo(state.begun);
        end();
      },
    };
  };
  return {
    lines: marked,
    notice: state === undefined ? '' : searchLine({ ...state, at, count: matches.length }, width),
    over,
    type: state?.typing
      ? (key) => {
          const text = key === 'space' ? ' ' : isText(key) ? visibleLine(key) : '';
          if (text !== '') search(state.query + text, state.begun);
        }
      : undefined,
  };
}

/** The first match at or behind this line, or else the first of all. */
function nearestFrom(matches: readonly Match[], line: number): number | undefined {
  const behind = matches.findIndex(([first]) => first.line >= line);
  return behind >= 0 ? behind : matches.length > 0 ? 0 : undefined;
}

/** A character is its own name; `pageup` is a key. */
function isText(key: string): boolean {
  return [...key].length === 1;
}

function withoutLast(text: string): string {
  return [...letters.segment(text)]
    .slice(0, -1)
    .map(({ segment }) => segment)
    .join('');
}
