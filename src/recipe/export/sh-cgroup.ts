import { bytes } from './size.js';
import type { ContainerSpec } from './spec.js';
import { shellWord } from './words.js';

/** The period of cpu.max in microseconds: a percentage of one processor is a thousand of them each. */
const PERIOD = 100_000;

type Limit = (value: string) => readonly (readonly [v2: string, value: string, v1: string])[];

/** By the controller: the file of version 2 with its value, and what one sets where the hierarchy is of version 1. */
const LIMITS: Readonly<Record<string, Limit>> = {
  memory: (value) => [
    ['memory.max', `${bytes(value) ?? 'max'}`, `-r memory.limit_in_bytes=${bytes(value) ?? -1}`],
    ['memory.swap.max', value === 'max' ? 'max' : '0', '-r memory.swappiness=0'],
  ],
  cpu: (value) => {
    const quota = value === 'max' ? null : (Number.parseInt(value, 10) * PERIOD) / 100;
    return [
      [
        'cpu.max',
        `${quota ?? 'max'} ${PERIOD}`,
        `-r cpu.cfs_period_us=${PERIOD} -r cpu.cfs_quota_us=${quota ?? -1}`,
      ],
    ];
  },
  pids: (value) => [['pids.max', value, `-r pids.max=${shellWord(value)}`]],
};

/** Sets a limit of a group, whichever version has the controller. */
export function limitLines(groups: string, value: string): string[] {
  const [controller = '', name = ''] = groups.split(':');
  const group = shellWord(name);
  return (LIMITS[controller]?.(value) ?? []).map(
    ([file, now, before]) =>
      `cgset -r ${file}=${shellWord(now)} ${group} 2>/dev/null || cgset ${before} ${group}`,
  );
}

/** The group that the script makes, and so has to take away; null if it makes none. */
export function ownGroup({ cgroup, steps }: ContainerSpec): ContainerSpec['cgroup'] {
  return steps.some((step) => step.name === 'cgroup-make') ? cgroup : null;
}

/** Stops before anything is done when somebody has this group: it would be limited here, and gone in the end. */
export function refuseGroupLines(spec: ContainerSpec): string[] {
  return eachHierarchy(spec, (controller, group) => [
    `  [ -z "$(lscgroup -g ${controller}:${group} 2>/dev/null)" ] || {`,
    `    echo "the control group" ${group} "exists already: give another name in CGROUP" >&2`,
    '    exit 125',
    '  }',
  ]);
}

/** Gives the group back. */
export function removeGroupLines(spec: ContainerSpec): string[] {
  return eachHierarchy(spec, (controller, group) => [
    `  cgdelete -g ${controller}:${group} 2>/dev/null || :`,
  ]).map((line) => `  ${line}`);
}

/** In each hierarchy by itself, since cgdelete(1) of Debian 12 removes only the first of several. */
function eachHierarchy(
  spec: ContainerSpec,
  what: (controller: string, group: string) => readonly string[],
): string[] {
  const group = ownGroup(spec);
  if (group === null) return [];
  return [
    `for controller in ${group.controllers.map(shellWord).join(' ')}; do`,
    ...what('"$controller"', shellWord(group.name)),
    'done',
  ];
}
