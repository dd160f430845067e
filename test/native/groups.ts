import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupHierarchies } from '../../src/kernel/cgroup-mounts.js';
import { parseMountinfo } from '../../src/kernel/mounts.js';
import { readProcessFile } from '../../src/kernel/proc.js';
import { findCgroupPlace } from '../../src/run/cgroup-place.js';
import { removeGroup, wordsIn } from '../../src/run/group-tree.js';

const table = readProcessFile('self', 'mountinfo');
export const hierarchies = cgroupHierarchies((table.ok && parseMountinfo(table.value)) || []);

const controllersOf = ({ version, controllers, mountPoint }: (typeof hierarchies)[number]) =>
  version === 1 ? controllers : [...wordsIn(join(mountPoint, 'cgroup.controllers')), 'cgroup'];

/** The version of the hierarchy that a controller is in here; undefined if it is in none. */
export function versionOf(controller: string): 1 | 2 | undefined {
  return hierarchies.find((h) => controllersOf(h).includes(controller))?.version;
}

/** Where the hierarchy of a controller is mounted. */
export function topOf(controller: string): string {
  const found = hierarchies.find((h) => controllersOf(h).includes(controller));
  const unified = hierarchies.find(({ version }) => version === 2);
  const { mountPoint } = found ?? unified ?? { mountPoint: '/no-such-hierarchy' };
  return mountPoint;
}

/** The folder of a group, by the name that a recipe gives it. */
export function folderOf(controller: string, name: string): string {
  return join(topOf(controller), name);
}

/** Those of these controllers that this kernel has, and that are mounted. */
export function availableOf(...controllers: string[]): string[] {
  return controllers.filter(
    (c) => versionOf(c) !== undefined || (c === 'freezer' && versionOf('cgroup') === 2),
  );
}

let count = 0;

/** A name that nobody else uses. */
export function freshName(base: string): string {
  return join(base, `learn-test-${process.pid}-${count++}`);
}

/** The folders of a group that are still there, in all hierarchies. */
export function remainsOf(name: string): string[] {
  return hierarchies.map(({ mountPoint }) => join(mountPoint, name)).filter((folder) => existsSync(folder));
}

/** Makes a group in all hierarchies that the controllers are in; in version 2 they are not switched on. */
export function makeGroup(controllers: readonly string[], name: string): string[] {
  const folders = [...new Set(controllers.map((controller) => folderOf(controller, name)))];
  for (const folder of folders) mkdirSync(folder);
  return folders;
}

export function removeEverywhere(name: string): void {
  for (const folder of remainsOf(name)) removeGroup(folder, { kill: true });
}

/** Where we may make groups ourselves, and else the reason to skip a test. */
export const ourPlace = findCgroupPlace(availableOf('cpu', 'memory', 'pids'));
export const ourPlaceForUnified = versionOf('cgroup') === 2 ? findCgroupPlace(['cgroup']) : undefined;
