import { type Machine, thisMachine } from './machine.js';

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
  const first = firstFree(machine, SUBORDINATE_FILES, FIRST);
  return `${first}-${first + COUNT - 1}`;
}

/** Where as many ids begin as useradd(8) gives, of which no line of these files gives one to anybody. */
function firstFree(machine: Machine, files: readonly string[], from: number): number {
  return files
    .flatMap((path) => (machine.read(path) ?? '').split('\n'))
    .map(rangeOf)
    .map(({ first, count }) => ({ first, end: first + count }))
    .filter(({ end }) => Number.isInteger(end))
    .sort((a, b) => a.first - b.first)
    .reduce((start, { first, end }) => (first < start + COUNT && end > start ? end : start), from);
}

/** The command by which root gives this user a range in both files, usermod(8). */
export function giveRange(machine: Machine): string {
  const range = freeRange(machine);
  return `usermod --add-subuids ${range} --add-subgids ${range} ${machine.user}`;
}

/** From here on systemd takes ids for its containers; native/subordinates.c does as it. */
const FIRST_OF_ROOT = 524_288;

/** The first range of either kind that whoever this is may use: what `sub` is to the step map-ranges. */
export function subordinateIds(machine: Machine = thisMachine()): {
  readonly uid: SubordinateRange | undefined;
  readonly gid: SubordinateRange | undefined;
} {
  const [uid, gid] = SUBORDINATE_FILES.map((path) => {
    const [given] = rangesFor(machine, path);
    if (given !== undefined || machine.uid !== 0) return given;
    return { first: firstFree(machine, [path], FIRST_OF_ROOT), count: COUNT };
  });
  return { uid, gid };
}

function rangeOf(line: string): SubordinateRange {
  const [first = Number.NaN, count = Number.NaN] = line.split(':').slice(1).map(Number);
  return { first, count };
}
