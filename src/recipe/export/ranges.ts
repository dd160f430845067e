import type { Step } from '../types.js';
import type { IdLine } from './spec.js';

/** Ids as subuid(5) and subgid(5) give them, for users and for groups. */
export interface SubordinateIds {
  readonly uid: { readonly first: number; readonly count: number } | undefined;
  readonly gid: { readonly first: number; readonly count: number } | undefined;
}

const USUAL: readonly string[] = ['0:me:1', '1:sub:all'];

/** What the step `map-ranges` has for a line; native/ranges.c reads it in the same way. */
const LINE = /^(?:([ug]):)?(\d+|me|sub(?:\+\d+)?):(\d+|me|sub(?:\+\d+)?):(\d+|all)$/;

/**
 * Steps in which `sub` of map-ranges is a number: in a file of somebody else it means nothing.
 * @param ids a kind that is undefined stays as it is.
 */
export function withNumbers(steps: readonly Step[], ids: SubordinateIds): Step[] {
  return steps.map((step) =>
    step.name === 'map-ranges' ? { ...step, args: numbered(step.args, ids) } : step,
  );
}

function numbered(words: readonly string[], ids: SubordinateIds): string[] {
  const lines = words.length === 0 ? USUAL : words;
  if (!lines.some((line) => line.includes('sub'))) return [...lines];
  return lines.flatMap((line) => {
    const [, kind, inside = '', outside = '', count = ''] = LINE.exec(line) ?? [];
    return (['u', 'g'] as const)
      .filter((one) => kind === undefined || kind === one)
      .map((one) => {
        const range = one === 'u' ? ids.uid : ids.gid;
        if (range === undefined) return line;
        const offset = Number(/\+(\d+)/.exec(outside)?.[1] ?? 0);
        const all = count === 'all' ? Math.max(range.count - offset, 0) : count;
        return `${one}:${numberOf(inside, range.first)}:${numberOf(outside, range.first)}:${all}`;
      });
  });
}

function numberOf(id: string, first: number): string {
  return id.startsWith('sub') ? `${first + Number(id.slice(4) || 0)}` : id;
}

/** The lines of both maps; null as long as `sub` is not a number. */
export function rangeLines(words: readonly string[]): { uid: IdLine[]; gid: IdLine[] } | null {
  const lines = words.length === 0 ? USUAL : words;
  if (lines.some((line) => line.includes('sub'))) return null;
  const of = (kind: string): IdLine[] =>
    lines.flatMap((line) => {
      const [, only = kind, inside = '', outside = '', count = ''] = LINE.exec(line) ?? [];
      return only === kind ? [{ inside: idOf(inside), outside: idOf(outside), count: Number(count) }] : [];
    });
  return { uid: of('u'), gid: of('g') };
}

const idOf = (id: string): number | null => (id === 'me' ? null : Number(id));
