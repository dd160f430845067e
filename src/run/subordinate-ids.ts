import type { Machine } from './machine.js';

/** A range of subordinate ids that somebody was given, a line of subuid(5). */
export interface SubordinateRange {
  readonly first: number;
  readonly count: number;
}

/** Where the ranges are written, subuid(5) and subgid(5). */
export const SUBORDINATE_FILES = ['/etc/subuid', '/etc/subgid'] as const;

/** The lines of a file that give a range to this user, by name or by number. */
export function linesFor(machine: Machine, path: string): string[] {
  const lines = (machine.read(path) ?? '').split('\n');
  return lines.filter((line) => [machine.user, `${machine.uid}`].includes(line.split(':')[0] ?? ''));
}

/** The ranges that this user was given in one of the two files, in the order of its lines. */
export function rangesFor(machine: Machine, path: string): SubordinateRange[] {
  return linesFor(machine, path)
    .map(rangeOf)
    .filter(({ first, count }) => Number.isInteger(first) && count > 0);
}

/** The first numbers that useradd(8) would give. */
const FIRST = 100_000;
const COUNT = 65_536;

/** A range for /etc/subuid and /etc/subgid that no line of them touches, as `100000-165535`: usermod(8) does not look. */
export function freeRange(machine: Machine): string {
  const taken = SUBORDINATE_FILES.flatMap((path) => (machine.read(path) ?? '').split('\n'))
    .map(rangeOf)
    .map(({ first, count }) => ({ first, end: first + count }))
    .filter(({ end }) => Number.isInteger(end))
    .sort((a, b) => a.first - b.first);
  const start = taken.reduce(
    (from, { first, end }) => (first < from + COUNT && end > from ? end : from),
    FIRST,
  );
  return `${start}-${start + COUNT - 1}`;
}

/** The command by which root gives this user a range in both files, usermod(8). */
export function giveRange(machine: Machine): string {
  const range = freeRange(machine);
  return `usermod --add-subuids ${range} --add-subgids ${range} ${machine.user}`;
}

function rangeOf(line: string): SubordinateRange {
  const [first = Number.NaN, count = Number.NaN] = line.split(':').slice(1).map(Number);
  return { first, count };
}
