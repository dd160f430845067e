import { BLANK, type Cell, lineText } from './cells.js';

/** What stands for something else. */
export interface Rule {
  readonly pattern: RegExp;
  /** Undefined: this one stays as it is. */
  standIn(found: string): string | undefined;
}

/** The line with stand-ins; what is further right stays in its column where there are blanks between. */
export function exchangeAll(line: readonly Cell[], { pattern, standIn }: Rule): readonly Cell[] {
  // From the right, so that the places further left stay where they are.
  return [...lineText(line).matchAll(pattern)]
    .map((match) => ({ at: match.index, found: match[0], text: standIn(match[0]) }))
    .reverse()
    .reduce(
      (now, { at, found, text }) => (text === undefined ? now : exchange(now, at, found.length, text)),
      line,
    );
}

/** Puts a text in place of another; where their lengths differ, the blanks behind it give way, or else those before. */
function exchange(line: readonly Cell[], at: number, length: number, text: string): readonly Cell[] {
  const look = line[at]?.look ?? {};
  const put = [...text].map((one): Cell => ({ text: one, look }));
  const [before, after] = [line.slice(0, at), line.slice(at + length)];
  const more = text.length - length;
  const fitted = fit(after, -more);
  if (fitted !== undefined) return [...before, ...put, ...fitted];
  return [...(fit([...before].reverse(), -more)?.reverse() ?? before), ...put, ...after].slice(
    0,
    line.length,
  );
}

/** The cells with so many more (or fewer) blanks in their first gap; undefined if there is none that is wide enough. */
function fit(cells: readonly Cell[], by: number): Cell[] | undefined {
  if (by === 0) return [...cells];
  const text = lineText(cells);
  const gap = /^ +$| {2,}/.exec(text);
  if (gap === null || gap[0].length + by < 1) return undefined;
  const blanks = Array<Cell>(gap[0].length + by).fill(BLANK);
  return [...cells.slice(0, gap.index), ...blanks, ...cells.slice(gap.index + gap[0].length)];
}
