import { unsharedKinds } from '../flags.js';
import type { UnshareKind } from '../namespaces.js';
import type { Step } from '../types.js';

/** Steps that one call of unshare(1) does. */
export interface Unsharing {
  /** unshare(1) and its options. */
  readonly words: readonly string[];
  /** The steps that it stands for. */
  readonly steps: readonly Step[];
}

const OPTIONS: Readonly<Record<UnshareKind, string>> = {
  user: '--user',
  mnt: '--mount',
  uts: '--uts',
  ipc: '--ipc',
  net: '--net',
  cgroup: '--cgroup',
  time: '--time',
  pid: '--pid',
};

const PROPAGATIONS = ['private', 'slave', 'shared'];
const MAPS = ['map-root', 'map-self', 'deny-setgroups', 'map-uid', 'map-gid'];

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
      ...kinds.map((kind) => OPTIONS[kind]),
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
  return [
    ...mapped('--map-user', find('map-uid')),
    ...mapped('--map-group', find('map-gid')),
    ...(find('deny-setgroups') ? ['--setgroups=deny'] : []),
  ];
}

/** For one id its place inside is enough: outside it is always the caller's. A range is written by newuidmap(1). */
function mapped(option: string, step: Step | undefined): string[] {
  if (step === undefined) return [];
  const [inside = '0', outside, count = '1'] = step.args;
  return count === '1' ? [`${option}=${inside}`] : [`${option}s=${outside},${inside},${count}`];
}
