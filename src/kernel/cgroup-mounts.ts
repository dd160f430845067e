import type { CgroupMembership } from './cgroups.js';
import type { Mount } from './mounts.js';

/** A mounted hierarchy of control groups, cgroups(7): a tree of groups, seen as a tree of folders. */
export interface CgroupHierarchy {
  readonly version: 1 | 2;
  /** Those of version 1, `name=systemd` included. Version 2 does not say them here but in `cgroup.controllers`. */
  readonly controllers: readonly string[];
  readonly mountPoint: string;
  /** The group that is seen at the mount point, relative to the root of the reader's cgroup namespace. */
  readonly root: string;
  readonly readOnly: boolean;
}

/** The hierarchies in a table of mounts, each once: there may be more mounts of it that show less or can't be written. */
export function cgroupHierarchies(mounts: readonly Mount[]): readonly CgroupHierarchy[] {
  const best = new Map<string, CgroupHierarchy>();
  // The later of two on one mount point covers the earlier.
  const visible = new Map(mounts.map((mount) => [mount.mountPoint, mount]));
  for (const hierarchy of [...visible.values()].flatMap(hierarchyOf)) {
    const key = `${hierarchy.version} ${hierarchy.controllers.join()}`;
    const known = best.get(key);
    if (known === undefined || worth(hierarchy) >= worth(known)) best.set(key, hierarchy);
  }
  return [...best.values()];
}

/** The hierarchy that a line of `/proc/<pid>/cgroup` is about; undefined if it is not mounted. */
export function hierarchyOfGroup(
  hierarchies: readonly CgroupHierarchy[],
  group: CgroupMembership,
): CgroupHierarchy | undefined {
  return hierarchies.find(({ version, controllers }) =>
    group.controllers.length === 0
      ? version === 2
      : version === 1 && group.controllers.every((name) => controllers.includes(name)),
  );
}

/** The folder of a group, by its path in `/proc/<pid>/cgroup`; null if the mount does not show that part of the tree. */
export function groupFolder({ mountPoint, root }: CgroupHierarchy, path: string): string | null {
  if (path.startsWith('/..')) return null;
  const top = root === '/' ? '' : root;
  if (path !== top && !path.startsWith(`${top}/`)) return null;
  return `${mountPoint}${path.slice(top.length)}`.replace(/\/$/, '');
}

function hierarchyOf({ type, mountPoint, root, options, superOptions }: Mount): CgroupHierarchy[] {
  if (type !== 'cgroup' && type !== 'cgroup2') return [];
  const version = type === 'cgroup' ? 1 : 2;
  const controllers = version === 1 ? superOptions.filter(isController) : [];
  return [{ version, controllers, mountPoint, root, readOnly: options.includes('ro') }];
}

function isController(word: string): boolean {
  return !MOUNT_OPTIONS.has(word) && (!word.includes('=') || word.startsWith('name='));
}

/** What stands among the controllers of version 1 and is none, besides `release_agent=...`. */
const MOUNT_OPTIONS = new Set([
  ...['rw', 'ro', 'none', 'noprefix', 'clone_children', 'xattr', 'cpuset_v2_mode', 'favordynmods'],
]);

function worth({ root, readOnly }: CgroupHierarchy): number {
  return (root === '/' ? 2 : 0) + (readOnly ? 0 : 1);
}
