import cliTruncate from 'cli-truncate';
import { paint, paintsLooks, symbol } from '../theme.js';
import { cut } from './line.js';

/** A stretch of one line, in code units of what is seen of it. */
interface Stretch {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** A place where the text has what is searched for: several stretches, where a line was broken in it. */
export type Match = readonly [Stretch, ...Stretch[]];

/** What changes how text looks (SGR of ECMA-48), the only escape sequence in lines of ours. */
const LOOKS = new RegExp(`(${String.fromCharCode(27)}\\[[\\d;]*m)`);

/** What a person sees of a line. */
const seen = (line: string): string => line.split(LOOKS).filter(isText).join('');

/** `split` with a group in its pattern gives text and separators in turn. */
const isText = (_: string, i: number): boolean => i % 2 === 0;

/**
 * All places that have the query, in their order, none over another. Small letters stand for capital ones too, unless the
 * query has a capital letter itself. A blank in it may be the end of a line: where lines end is not the text's doing.
 */
export function findMatches(lines: readonly string[], query: string): Match[] {
  if (query.trim() === '') return [];
  const pattern = query.split(/\s+/).map(literally).join('(?: +| *\\n *)');
  // A combining mark belongs to the letter before it.
  const wanted = new RegExp(`${pattern}\\p{M}*`, /\p{Lu}/u.test(query) ? 'gu' : 'giu');
  const texts = lines.map(seen);
  const starts = startsOf(texts);
  let line = 0;
  return [...texts.join('\n').matchAll(wanted)].flatMap(({ index, 0: { length } }) => {
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= index) line++;
    const [first, ...more] = stretches(texts, starts, line, index, index + length);
    return first === undefined ? [] : [[first, ...more] satisfies Match];
  });
}

function literally(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Where each line begins in the whole text. */
function startsOf(texts: readonly string[]): number[] {
  let at = 0;
  return texts.map((text) => {
    const start = at;
    at += text.length + 1;
    return start;
  });
}

/** From `from` to `to` of the whole text, without the blanks at which lines are broken. */
function stretches(
  texts: readonly string[],
  starts: readonly number[],
  first: number,
  from: number,
  to: number,
): Stretch[] {
  const found: Stretch[] = [];
  for (let line = first; line < texts.length && (starts[line] ?? 0) < to; line++) {
    const text = texts[line] ?? '';
    const start = starts[line] ?? 0;
    const indent = line === first ? 0 : text.length - text.trimStart().length;
    const stretch = { line, from: Math.max(from - start, indent), to: Math.min(to - start, text.length) };
    if (stretch.from < stretch.to) found.push(stretch);
  }
  return found;
}

/**
 * The lines with the matches reversed, and a mark in front of the one that one is at. Where nothing may change how text
 * looks, the lines of the others have a mark in front as well.
 */
export function markMatches(
  lines: readonly string[],
  matches: readonly Match[],
  current: number | undefined,
  width: number,
): readonly string[] {
  if (matches.length === 0) return lines;
  const byLine = new Map<number, Stretch[]>();
  for (const part of matches.flat()) byLine.set(part.line, [...(byLine.get(part.line) ?? []), part]);
  const here = current === undefined ? undefined : matches[current]?.[0].line;
  return lines.map((line, i) => {
    const parts = byLine.get(i);
    if (parts === undefined) return line;
    const marked = reversed(line, parts);
    if (i === here) return withMark(marked, paint.current(symbol.selected), width);
    return paintsLooks() ? marked : withMark(marked, symbol.waiting, width);
  });
}

/** Escape sequences stay where they are; what is between them is cut at the ends of the parts. */
function reversed(line: string, parts: readonly Stretch[]): string {
  let at = 0;
  return line
    .split(LOOKS)
    .map((piece, i) => {
      if (!isText(piece, i)) return piece;
      const start = at;
      at += piece.length;
      let done = '';
      let from = start;
      for (const part of parts) {
        const [begin, end] = [Math.max(part.from, start), Math.min(part.to, at)];
        if (begin >= end) continue;
        done +=
          piece.slice(from - start, begin - start) + paint.match(piece.slice(begin - start, end - start));
        from = end;
      }
      return done + piece.slice(from - start);
    })
    .join('');
}

/** In the place of the line's indent, or if it has none, before it. */
function withMark(line: string, mark: string, width: number): string {
  const [before = '', text = '', ...rest] = firstText(line);
  return text.startsWith(' ')
    ? [before, mark, text.slice(1), ...rest].join('')
    : cut(`${mark}${line}`, width);
}

/** The sequences before the first character, the text up to the next sequence, and what is behind it. */
function firstText(line: string): string[] {
  const pieces = line.split(LOOKS);
  const first = pieces.findIndex((piece, i) => isText(piece, i) && piece !== '');
  return [pieces.slice(0, first).join(''), ...pieces.slice(Math.max(first, 0))];
}

interface SearchState {
  readonly query: string;
  readonly typing: boolean;
  /** How many matches there are, and which of them one is at. */
  readonly count: number;
  readonly at: number | undefined;
}

/** What is searched for and where one is in it: `/fork  2 of 5`. Of a long query one sees the end, where one types. */
export function searchLine({ query, typing, count, at }: SearchState, width: number): string {
  const found = foundText(query, count, at);
  const room = Math.max(width - found.length - 4, 4);
  const shown = cliTruncate(query, room, { position: 'start', truncationCharacter: symbol.cut });
  return cut(`/${shown}${typing ? '_' : ''}  ${found}`.trimEnd(), width);
}

function foundText(query: string, count: number, at: number | undefined): string {
  if (query.trim() === '') return '';
  if (count === 0) return 'not found here';
  return at === undefined ? `${count} found here` : `${at + 1} of ${count}`;
}
