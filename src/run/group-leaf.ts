import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { groupsIn, moveMembers, removeGroup, wordsIn, writeIn } from './group-tree.js';

/**
 * In version 2 a group that hands controllers down has no processes of its own (cgroups(7), "no internal processes").
 * So where our own group is the only one that we may write, as in a delegated scope of systemd, those who are in it,
 * we among them, move into a leaf of it for a while.
 */
const leafOf = (group: string): string => join(group, 'learn-self');

/** Makes room in a group. @returns whether nobody is left in it; if somebody is, all is as before. */
export function makeRoom(group: string): boolean {
  const leaf = leafOf(group);
  if (!existsSync(leaf)) mkdirSync(leaf);
  if (moveMembers(group, leaf)) return true;
  moveBack(group);
  return false;
}

/**
 * The way back. It is open when no other group is left beside the leaf: before that, the controllers are in use.
 * @returns whether all is as it was before.
 */
export function moveBack(group: string): boolean {
  const leaf = leafOf(group);
  if (!existsSync(leaf)) return true;
  if (groupsIn(group).some((other) => other !== leaf)) return false;
  const enabled = wordsIn(join(group, 'cgroup.subtree_control'));
  for (const controller of enabled) writeIn(group, 'cgroup.subtree_control', `-${controller}`);
  return moveMembers(leaf, group) && removeGroup(leaf);
}
