import { unsharedKinds } from '../flags.js';
import { LONG_OPTIONS } from '../namespaces.js';
import type { Step } from '../types.js';
import { rangeLines } from './ranges.js';
import type { IdLine } from './spec.js';

/** Steps that one call of unshare(1) does. */
export interface Unsharing {
  /** unshare(1) and its options. */
  readonly words: readonly string[];
  /** The steps that it stands for. */
  readonly steps: readonly Step[];
}

const PROPAGATIONS = ['private', 'slave', 'shared'];
const MAPS = ['map-root', 'map-self', 'deny-setgroups', 'map-uid', 'map-gid', 'map-ranges'];

/** Whether a step may be part of a call of unshare(1). */
export function isUnsharing({ name, args }: Step): boolean {
  const ofRoot = PROPAGATIONS.includes(name) && (args[0] ?? '/') === '/';
  return ['unshare', 'fork', 'time-offset', ...MAPS].includes(name) || ofRoot;
}

/**
 * As many of the first steps as one call of unshare(1) does. It ends with a fork, and before a second user namespace.
 * @param steps the first of them is one for unshare(1).
 */
export function unsharing(steps: readonly Step[]): Unsharing {
  const end = steps.findIndex((step, i) => !isUnsharing(step) || (i > 0 && steps[i - 1]?.name === 'fork'));
  const taken = steps.slice(0, end < 0 ? steps.length : end);
  const has = (name: string): boolean => taken.some((step) => step.name === name);
  const kinds = taken.flatMap(unsharedKinds);
  return {
    steps: taken,
    words: [
      'unshare',
      ...kinds.map((kind) => LONG_OPTIONS[kind]),
      ...maps(taken),
      ...(kinds.includes('mnt') || PROPAGATIONS.some(has)
        ? [`--propagation=${PROPAGATIONS.find(has) ?? 'unchanged'}`]
        : []),
      ...taken.filter(({ name }) => name === 'time-offset').map(({ args: [clock, s] }) => `--${clock}=${s}`),
      // --kill-child: should unshare be killed, the container ends as well.
      ...(has('fork') ? ['--fork', '--kill-child'] : []),
    ],
  };
}

function maps(steps: readonly Step[]): string[] {
  const find = (name: string): Step | undefined => steps.find((step) => step.name === name);
  if (find('map-root')) return ['--map-root-user'];
  // Who is not root inside loses all capabilities with the next exec, and every command of a script is one.
  if (find('map-self')) return ['--map-current-user', '--keep-caps'];
  const ranges = find('map-ranges');
  if (ranges) return rangeOptions(ranges) ?? [];
  return [
    ...mapped('--map-user', find('map-uid')),
    ...mapped('--map-group', find('map-gid')),
    ...(find('deny-setgroups') ? ['--setgroups=deny'] : []),
  ];
}

/**
 * Oneself and one range is what unshare(1) of util-linux 2.38 maps, by newuidmap(1); in this order of the three numbers newer
 * ones take it, too. Without oneself in the map one is nobody, and becomes root at once.
 * @returns null for what it can't map.
 */
export function rangeOptions({ args }: Step): string[] | null {
  const lines = rangeLines(args);
  if (lines === null) return null;
  const users = ofOneMap('user', lines.uid);
  const groups = ofOneMap('group', lines.gid);
  if (users === null || groups === null) return null;
  const isNobody = !lines.uid.some(({ outside }) => outside === null);
  return [...users, ...groups, ...(isNobody ? ['--setuid=0', '--setgid=0'] : [])];
}

function ofOneMap(kind: 'user' | 'group', lines: readonly IdLine[]): string[] | null {
  const mine = lines.filter(({ outside }) => outside === null);
  const ranges = lines.filter(({ outside }) => outside !== null);
  if (mine.length > 1 || ranges.length > 1 || mine.some(({ count }) => count !== 1)) return null;
  return [
    ...mine.map(({ inside }) => `--map-${kind}=${inside}`),
    ...ranges.map(({ inside, outside, count }) => `--map-${kind}s=${outside},${inside},${count}`),
  ];
}

/** For one id its place inside is enough: outside it is always the caller's. A range is written by newuidmap(1). */
function mapped(option: string, step: Step | undefined): string[] {
  if (step === undefined) return [];
  const [inside = '0', outside, count = '1'] = step.args;
  return count === '1' ? [`${option}=${inside}`] : [`${option}s=${outside},${inside},${count}`];
}
