import { chownSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CgroupHierarchy, cgroupHierarchies, groupFolder } from '../kernel/cgroup-mounts.js';
import { parseCgroups } from '../kernel/cgroups.js';
import { parseMountinfo } from '../kernel/mounts.js';
import { readProcessFile } from '../kernel/proc.js';
import { groupsIn, isGroup, membersOf, moveMembers, removeGroup, wordsIn, writeIn } from './group-tree.js';
import { readLedger, writeEntry } from './ledger.js';
import type { Delegation } from './ledger-entry.js';

/** Handing a control group over to a user, and taking it back. cgroups(7), "Delegation". */

const CONTROLLERS = ['cpu', 'memory', 'pids', 'freezer'];

/** What in a group belongs to whom it was handed over; its limits stay with who did it. */
const FILES = ['', 'cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control', 'tasks'];

export interface Recipient {
  readonly uid: number;
  readonly gid: number;
  /** The shell that it is for: version 2 lets a user move a process only within what was handed over. */
  readonly shell: number | undefined;
}

/** What was done, for people. */
export interface Handover {
  readonly groups: readonly string[];
  readonly enabled: readonly string[];
  readonly version: 1 | 2;
  /** The group that the shell is in now. */
  readonly shellIn: string | undefined;
}

/** The name of the group that is handed over to a user, below the mounts of the hierarchies. */
export function delegatedName(uid: number): string {
  return `learn-${uid}`;
}

/**
 * As root: makes the group of a user in each hierarchy that has one of the controllers, and gives it to them. What is
 * there already is kept.
 * @throws Error when the kernel refuses a part of it; what was done is written down, and `takeBack` undoes it.
 */
export function handOver({ uid, gid, shell }: Recipient): Handover {
  const hierarchies = wanted();
  const unified = hierarchies.find(({ version }) => version === 2);
  const groups = hierarchies.map(({ mountPoint }) => join(mountPoint, delegatedName(uid)));
  const controllers = unified === undefined ? [] : available(unified);
  const off = unified === undefined ? [] : without(unified.mountPoint, controllers);
  const place = unified !== undefined && shell !== undefined ? placeOf(unified, uid, shell) : undefined;
  const leaf = place?.from === undefined ? undefined : { leaf: place.leaf, from: place.from };
  writeEntry({
    ...{ version: 2, kind: 'delegation', uid, groups, shells: leaf === undefined ? [] : [leaf] },
    enabled:
      unified === undefined || off.length === 0
        ? null
        : { group: unified.mountPoint, controllers: off, others: groupsIn(unified.mountPoint) },
  });
  if (unified !== undefined) enable(unified.mountPoint, off);
  for (const group of groups) makeFor(group, uid, gid);
  if (unified !== undefined) {
    const own = join(unified.mountPoint, delegatedName(uid));
    enable(own, without(own, controllers));
  }
  if (leaf !== undefined) {
    makeFor(leaf.leaf, uid, gid);
    if (!writeIn(leaf.leaf, 'cgroup.procs', `${shell}`)) throw new Error(`process ${shell} can't be moved`);
  }
  return { groups, enabled: off, version: unified === undefined ? 1 : 2, shellIn: place?.leaf };
}

/** The groups that were handed over to this user, and are still there. */
export function handedOver(uid: number): string[] {
  return wanted()
    .map(({ mountPoint }) => join(mountPoint, delegatedName(uid)))
    .filter(isGroup);
}

/** What became of a group that was handed over. */
export type TakenBack =
  | { readonly group: string; readonly removed: true }
  | { readonly group: string; readonly removed: false; readonly members: readonly number[] };

/** As root: takes back all that was handed over. A group in which runs are going on stays. */
export function takeAllBack(): TakenBack[] {
  const entries = readLedger().flatMap(({ file, entry }) =>
    entry.version === 2 && entry.kind === 'delegation' ? [{ file, entry }] : [],
  );
  for (const { leaf, from } of entries.flatMap(({ entry }) => entry.shells)) leave(leaf, from);
  const removed = new Map<string, TakenBack>();
  for (const { file, entry } of entries) {
    const parts = takeBack(entry);
    for (const part of parts) removed.set(part.group, part);
    if (parts.every((part) => part.removed)) rmSync(file, { force: true });
  }
  return [...removed.values()];
}

function takeBack({ groups, enabled }: Delegation): TakenBack[] {
  const parts = groups.map((group): TakenBack => {
    const members = everybodyIn(group);
    if (members.length > 0 || !removeGroup(group)) return { group, removed: false, members };
    return { group, removed: true };
  });
  if (enabled !== null && parts.every((part) => part.removed)) disable(enabled);
  return parts;
}

function wanted(): CgroupHierarchy[] {
  const mounts = readProcessFile('self', 'mountinfo');
  const all = cgroupHierarchies((mounts.ok && parseMountinfo(mounts.value)) || []);
  const found = CONTROLLERS.map(
    (controller) =>
      all.find(({ version, controllers }) => version === 1 && controllers.includes(controller)) ??
      all.find(({ version }) => version === 2),
  );
  return [...new Set(found.filter((hierarchy) => hierarchy !== undefined))].filter(
    (hierarchy) => hierarchy.version === 1 || available(hierarchy).length > 0,
  );
}

/** What there is to hand down in version 2. */
function available({ mountPoint }: CgroupHierarchy): string[] {
  const there = wordsIn(join(mountPoint, 'cgroup.controllers'));
  return CONTROLLERS.filter((controller) => there.includes(controller));
}

function without(folder: string, controllers: readonly string[]): string[] {
  const enabled = wordsIn(join(folder, 'cgroup.subtree_control'));
  return controllers.filter((controller) => !enabled.includes(controller));
}

function enable(folder: string, controllers: readonly string[]): void {
  for (const controller of controllers) {
    if (!writeIn(folder, 'cgroup.subtree_control', `+${controller}`))
      throw new Error(`${folder} can't hand down ${controller}: it may have processes of its own`);
  }
}

// A group that was made since may count on it: to switch a controller off takes its limits away without a word.
function disable({ group, controllers, others }: NonNullable<Delegation['enabled']>): void {
  if (groupsIn(group).some((child) => !others.includes(child))) return;
  for (const controller of controllers) writeIn(group, 'cgroup.subtree_control', `-${controller}`);
}

function makeFor(group: string, uid: number, gid: number): void {
  if (!existsSync(group)) mkdirSync(group, { mode: 0o755 });
  for (const file of FILES) if (existsSync(join(group, file))) chownSync(join(group, file), uid, gid);
}

/** Where a shell is to be, and where it was; the latter is missing when it is in there already. */
function placeOf(unified: CgroupHierarchy, uid: number, shell: number): { leaf: string; from?: string } {
  const own = join(unified.mountPoint, delegatedName(uid));
  const cgroup = readProcessFile(shell, 'cgroup');
  const group = ((cgroup.ok && parseCgroups(cgroup.value)) || []).find(({ hierarchy }) => hierarchy === 0);
  const folder = group === undefined ? null : groupFolder(unified, group.path);
  return folder?.startsWith(`${own}/`)
    ? { leaf: folder }
    : { leaf: join(own, `shell-${shell}`), from: folder ?? unified.mountPoint };
}

/** Everybody goes back, or, where that group is gone or takes nobody any more, to the next one above. */
function leave(leaf: string, from: string): void {
  for (let to = from; membersOf(leaf).length > 0 && (existsSync(to) ? isGroup(to) : true); to = dirname(to)) {
    if (existsSync(to) && moveMembers(leaf, to)) break;
  }
}

function everybodyIn(group: string): number[] {
  return [...membersOf(group), ...groupsIn(group).flatMap(everybodyIn)];
}
