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

/** Gives the group back: in each hierarchy by itself, since cgdelete(1) of Debian 12 removes only the first of several. */
export function removeGroupLines({ cgroup, steps }: ContainerSpec): string[] {
  if (cgroup === null || !steps.some((step) => step.name === 'cgroup-make')) return [];
  return [
    `  for controller in ${cgroup.controllers.map(shellWord).join(' ')}; do`,
    `    cgdelete -g "$controller":${shellWord(cgroup.name)} 2>/dev/null || :`,
    '  done',
  ];
}
