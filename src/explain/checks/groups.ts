import type { LimitName } from '../../kernel/cgroup-limits.js';
import { readLimits } from '../../kernel/cgroup-limits.js';
import { cgroupHierarchies } from '../../kernel/cgroup-mounts.js';
import { parseCgroups } from '../../kernel/cgroups.js';
import { parseMountinfo } from '../../kernel/mounts.js';
import { readable } from '../../kernel/readable.js';
import type { Machine } from '../../run/machine.js';
import type { Check } from '../entry.js';
import { finding, probe } from './finding.js';

const CONTROLLERS = ['cpu', 'memory', 'pids'];

/** Holds if this user may make control groups nowhere, and somebody could change that. */
export const notDelegated: Check = (machine) => {
  const place = machine.cgroupPlace(CONTROLLERS);
  const asked = `a group with ${CONTROLLERS.join(', ')}`;
  const closed = !place.ok && place.fixes.length > 0;
  return finding(closed, probe(asked, place.ok ? `may be made below /${place.name}` : place.why));
};

/** Holds if nobody could hand one over: groups are not mounted here, or nobody may write them. */
export const noGroups: Check = (machine) => {
  const place = machine.cgroupPlace(CONTROLLERS);
  const asked = `a group with ${CONTROLLERS.join(', ')}`;
  return finding(!place.ok && place.fixes.length === 0, probe(asked, place.ok ? 'may be made' : place.why));
};

/** The commands that would mend it here, of which each is enough. */
export function waysToDelegate(machine: Machine): readonly string[] {
  const place = machine.cgroupPlace(CONTROLLERS);
  return place.ok ? [] : place.fixes;
}

/** The commands with which root mounts them, cgroups(7): none where some are mounted, and what is missing is the right. */
export function waysToMount(machine: Machine): readonly string[] {
  if (cgroupHierarchies(parseMountinfo(machine.read('/proc/self/mountinfo') ?? '') ?? []).length > 0)
    return [];
  const old = (parseCgroups(machine.read('/proc/self/cgroup') ?? '') ?? [])
    .flatMap(({ controllers }) => controllers.join())
    .filter((names) => names !== '' && !names.startsWith('name='));
  if (old.length === 0) return ['mount -t cgroup2 cgroup2 /sys/fs/cgroup'];
  const mounts = old.map(
    (names) => `mount -t cgroup -o X-mount.mkdir,${names} cgroup /sys/fs/cgroup/${names}`,
  );
  return ['mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup', ...mounts];
}

/** Ruled out if the controllers are those of version 1 here, which does not have the rule. */
export const ofVersion2: Check = (machine) => {
  const groups = parseCgroups(machine.read('/proc/self/cgroup') ?? '') ?? [];
  const old = groups.filter(({ controllers }) => controllers.some((name) => CONTROLLERS.includes(name)));
  const names = old.flatMap(({ controllers }) => controllers).join(', ');
  return finding(
    old.length > 0 ? false : null,
    probe('/proc/self/cgroup', old.length > 0 ? `of version 1: ${names}` : 'version 2'),
  );
};

/** Holds if a limit of the group of this shell was met: forks refused, processes killed. */
export function limitMet(name: LimitName): Check {
  return (machine) => {
    const groups = parseCgroups(machine.read('/proc/self/cgroup') ?? '');
    const mounts = parseMountinfo(machine.read('/proc/self/mountinfo') ?? '');
    const limits = readLimits(groups ?? [], mounts ?? [], (folder, file) =>
      readable(machine.read(`${folder}/${file}`)?.trimEnd() ?? null),
    );
    const where = `${name} limit of this shell's group`;
    if (!limits.ok) return finding(null, probe(where, limits.reason));
    const own = limits.value.limits.find((limit) => limit.name === name);
    if (own === undefined || own.limit === null) return finding(null, probe(where, 'none'));
    const text = `${own.limit}, in use ${own.use ?? 'unknown'}, met ${own.hits ?? 'an unknown number of'} times`;
    return finding((own.hits ?? 0) > 0 ? true : null, probe(where, text));
  };
}
