import { dirname } from 'node:path';
import { readGroupFile } from './cgroup-files.js';
import { type CgroupLimit, type GroupReader, kindsOf, type LimitName, readGroup } from './cgroup-limits.js';
import { type CgroupHierarchy, cgroupHierarchies, groupFolder, hierarchyOfGroup } from './cgroup-mounts.js';
import type { CgroupMembership } from './cgroups.js';
import type { Mount } from './mounts.js';
import { type Readable, readable } from './readable.js';

/** The smallest limit of its kind in the groups above that of a process: what holds for all below it together. */
export interface LimitAbove {
  readonly name: LimitName;
  /** As in `CgroupLimit`: bytes, percent of one processor, or processes. */
  readonly limit: number;
  /** The folder of the group that has it. */
  readonly folder: string;
}

/**
 * The limits of the groups above those in `/proc/<pid>/cgroup`, up to where the reader's mounts show them. A process is held by
 * its own group and by each of these, cgroups(7). What may not be read is the reason.
 */
export function readLimitsAbove(
  groups: readonly CgroupMembership[],
  mounts: readonly Mount[],
  read: GroupReader = readGroupFile,
): Readable<readonly LimitAbove[]> {
  const hierarchies = cgroupHierarchies(mounts);
  const smallest = new Map<LimitName, LimitAbove>();
  for (const group of groups) {
    const hierarchy = hierarchyOfGroup(hierarchies, group);
    const kinds = kindsOf(group, hierarchy);
    if (hierarchy === undefined || kinds.length === 0) continue;
    for (const folder of foldersAbove(hierarchy, group.path)) {
      const found = readGroup(folder, kinds, read);
      if (!found.ok) return found;
      for (const { name, limit } of found.value.limits.filter((one) => isPassedDown(one, folder, read)))
        if (limit !== null && limit < (smallest.get(name)?.limit ?? Number.POSITIVE_INFINITY))
          smallest.set(name, { name, limit, folder });
    }
  }
  return readable([...smallest.values()]);
}

/** The nearest first; none if the group itself can't be seen. */
function foldersAbove(hierarchy: CgroupHierarchy, path: string): readonly string[] {
  const folders: string[] = [];
  let folder = groupFolder(hierarchy, path);
  while (folder !== null && folder.length > hierarchy.mountPoint.length) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

/** Until Linux 5.11 a memory limit of version 1 held for groups below only if `memory.use_hierarchy` was 1. */
function isPassedDown({ files }: CgroupLimit, folder: string, read: GroupReader): boolean {
  if (!files.some(({ name }) => name === 'memory.limit_in_bytes')) return true;
  const text = read(folder, 'memory.use_hierarchy');
  return !text.ok || text.value !== '0';
}
