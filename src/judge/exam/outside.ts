import { existsSync } from 'node:fs';
import { cgroupHierarchies, groupFolder, hierarchyOfGroup } from '../../kernel/cgroup-mounts.js';
import { type CgroupMembership, parseCgroups } from '../../kernel/cgroups.js';
import type { Mount } from '../../kernel/mounts.js';
import { listProcesses, readProcessFile } from '../../kernel/proc.js';
import { readProcessTree } from '../../kernel/process-tree.js';
import type { Readable } from '../../kernel/readable.js';
import { readSnapshot, type Snapshot } from '../../kernel/snapshot.js';
import { groupsIn } from '../../run/group-tree.js';
import type { Leftovers } from '../evidence.js';

/** proc_pid_comm(5): 15 bytes of a name are kept. */
const NAME = 15;

/** The probe by the name that it has given itself, whatever its number is and whoever its parent. */
export function findProbe(token: string): number | undefined {
  const name = token.slice(0, NAME);
  return listProcesses().find((pid) => {
    const comm = readProcessFile(pid, 'comm');
    return comm.ok && comm.value.trim() === name && isAlive(pid);
  });
}

function isAlive(pid: number): boolean {
  const stat = readProcessFile(pid, 'stat');
  return stat.ok && !/\) [ZXx] /.test(stat.value);
}

/** What the host is like before COMMAND, so that what came with it can be told from it. */
export interface Before {
  readonly proctor: number;
  readonly host: Snapshot;
  readonly hostname: string;
  /** The folders of all control groups. When one was made nothing else tells: its times are those of the first look at it. */
  readonly groups: ReadonlySet<string>;
}

export async function lookBefore(proctor: number, hostname: string): Promise<Before> {
  const host = await readSnapshot(proctor);
  const hierarchies = host.mounts.ok ? cgroupHierarchies(host.mounts.value) : [];
  return {
    proctor,
    hostname,
    host,
    groups: new Set(hierarchies.flatMap(({ mountPoint }) => treeOf(mountPoint))),
  };
}

const treeOf = (group: string): string[] => [group, ...groupsIn(group).flatMap(treeOf)];

/** The folders of those of a process's groups that its host is not in, and that were not there before. */
export function newGroups({ host, groups }: Before, theirs: readonly CgroupMembership[]): string[] {
  if (!host.cgroup.ok || !host.mounts.ok) return [];
  const ours = new Set(host.cgroup.value.map(({ hierarchy, path }) => `${hierarchy} ${path}`));
  const hierarchies = cgroupHierarchies(host.mounts.value);
  return theirs.flatMap((group) => {
    const hierarchy = hierarchyOfGroup(hierarchies, group);
    if (hierarchy === undefined || ours.has(`${group.hierarchy} ${group.path}`)) return [];
    const folder = groupFolder(hierarchy, group.path);
    return folder !== null && !groups.has(folder) ? [folder] : [];
  });
}

/** The same of all that COMMAND has started and that has not ended. */
export function newGroupsBelow(before: Before): string[] {
  const found = readProcessTree(before.proctor).flatMap(({ pid }) => {
    const text = readProcessFile(pid, 'cgroup');
    return newGroups(before, (text.ok && parseCgroups(text.value)) || []);
  });
  return [...new Set(found)];
}

/** What is still there of a run. */
export async function lookAfter(
  before: Before,
  hostname: string,
  token: string,
  groups: readonly string[],
): Promise<Leftovers> {
  const now = await readSnapshot(before.proctor);
  const probe = findProbe(token);
  const below = readProcessTree(before.proctor)
    .slice(1)
    .filter(({ pid }) => isAlive(pid))
    .map(({ pid, name }) => ({ pid, name: name === token.slice(0, NAME) ? 'the probe' : name }));
  const apart =
    probe === undefined || below.some(({ pid }) => pid === probe) ? [] : [{ pid: probe, name: 'the probe' }];
  return {
    processes: [...below, ...apart],
    mounts: added(before.host.mounts, now.mounts, ({ mountPoint }: Mount) => mountPoint),
    links: added(before.host.links, now.links, ({ name }) => name),
    cgroups: groups.filter((folder) => existsSync(folder)),
    hostname: [before.hostname, hostname],
  };
}

function added<T>(
  before: Readable<readonly T[]>,
  after: Readable<readonly T[]>,
  key: (one: T) => string,
): string[] {
  if (!before.ok || !after.ok) return [];
  const known = before.value.map(key);
  const names = after.value.map(key);
  // By how often each is there: a mount may cover another one at the same place.
  const count = (list: readonly string[], name: string): number => list.filter((one) => one === name).length;
  return [...new Set(names)].filter((name) => count(names, name) > count(known, name));
}
