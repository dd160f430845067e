import type { OciConfig } from './config.js';
import type { Draft } from './draft.js';
import type { ImportHere } from './types.js';

/**
 * The control group of the container, when it is to have one. It is the first thing, since it is made on the host; its name is
 * that of the run.
 */
export function joinGroup(draft: Draft, { linux }: OciConfig, here: ImportHere): void {
  const limits = limitsOf(linux?.resources);
  const from = linux?.cgroupsPath ? 'linux.cgroupsPath' : 'linux.resources';
  const controllers = linux?.cgroupsPath ? ALL : limits.map(({ controller }) => controller);
  if (controllers.length === 0) return;
  const why = here.noGroup(controllers);
  if (why !== undefined) {
    const keys = [...(linux?.cgroupsPath ? [from] : []), ...limits.map((limit) => limit.from)];
    draft.leave(keys.join(', '), why.replace(/\.$/, ''));
    return;
  }
  const groups = `${controllers.join(',')}:$CGROUP`;
  draft.step(from, 'cgroup-make', groups);
  for (const limit of limits)
    draft.step(limit.from, 'cgroup-limit', `${limit.controller}:$CGROUP`, limit.value);
  draft.step(from, 'cgroup-join', groups);
}

/** What a runtime gives to a container that has a group, limits or not. */
const ALL = ['cpu', 'memory', 'pids'];

interface Limit {
  readonly from: string;
  readonly controller: 'memory' | 'cpu' | 'pids';
  readonly value: string;
}

/** The period of the processor's time when none is said, in microseconds: cgroups(7), the kernel's default. */
const PERIOD = 100_000;

function limitsOf(resources: NonNullable<OciConfig['linux']>['resources']): Limit[] {
  const memory = resources?.memory?.limit ?? 0;
  const quota = resources?.cpu?.quota ?? 0;
  const pids = resources?.pids?.limit ?? 0;
  const percent = Math.max(1, Math.round((quota * 100) / (resources?.cpu?.period || PERIOD)));
  // 0 and -1 are no limit.
  return [
    ...(memory > 0
      ? [
          {
            from: 'linux.resources.memory.limit',
            controller: 'memory' as const,
            value: `${Math.floor(memory)}`,
          },
        ]
      : []),
    ...(quota > 0 ? [{ from: 'linux.resources.cpu', controller: 'cpu' as const, value: `${percent}%` }] : []),
    ...(pids > 0
      ? [{ from: 'linux.resources.pids.limit', controller: 'pids' as const, value: `${Math.floor(pids)}` }]
      : []),
  ];
}
