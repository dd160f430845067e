import { join } from 'node:path';
import {
  type CgroupHierarchy,
  cgroupHierarchies,
  groupFolder,
  hierarchyOfGroup,
} from '../kernel/cgroup-mounts.js';
import { parseCgroups } from '../kernel/cgroups.js';
import { parseMountinfo } from '../kernel/mounts.js';
import { readProcessFile } from '../kernel/proc.js';
import { wordsIn } from './group-tree.js';

/** A hierarchy with what is wanted of it. */
export interface Wanted extends CgroupHierarchy {
  /** Version 2: the controllers that have to be handed down to a new group. */
  readonly handed: readonly string[];
  /** The group that we are in, by its name below the mount; undefined if that does not show it. */
  readonly own: string | undefined;
}

/** The hierarchies that have these controllers; or a sentence that says what is missing. */
export function hierarchiesFor(controllers: readonly string[]): Wanted[] | string {
  const mounts = readProcessFile('self', 'mountinfo');
  const all = cgroupHierarchies((mounts.ok && parseMountinfo(mounts.value)) || []);
  if (all.length === 0) return 'No control groups are mounted here.';
  const found = new Map<CgroupHierarchy, string[]>();
  for (const controller of controllers) {
    const hierarchy = all.find((h) => has(h, controller)) ?? all.find((h) => isCore(h, controller));
    if (hierarchy === undefined)
      return `The controller ${controller} is in none of the hierarchies of control groups that are mounted here.`;
    found.set(hierarchy, [...(found.get(hierarchy) ?? []), controller]);
  }
  return [...found].map(([hierarchy, wanted]) => ({
    ...hierarchy,
    handed: hierarchy.version === 1 ? [] : wanted.filter((controller) => !isCore(hierarchy, controller)),
    own: ownName(all, hierarchy),
  }));
}

function has({ version, controllers, mountPoint }: CgroupHierarchy, controller: string): boolean {
  const list = version === 1 ? controllers : wordsIn(join(mountPoint, 'cgroup.controllers'));
  return list.includes(controller);
}

/** What version 2 can do in every group. */
function isCore({ version }: CgroupHierarchy, controller: string): boolean {
  return version === 2 && ['cgroup', 'freezer'].includes(controller);
}

function ownName(all: readonly CgroupHierarchy[], hierarchy: CgroupHierarchy): string | undefined {
  const file = readProcessFile('self', 'cgroup');
  const groups = (file.ok && parseCgroups(file.value)) || [];
  const group = groups.find((candidate) => hierarchyOfGroup(all, candidate) === hierarchy);
  const folder = group === undefined ? null : groupFolder(hierarchy, group.path);
  return folder === null ? undefined : folder.slice(hierarchy.mountPoint.length + 1);
}
