import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { userText } from '../kernel/users.js';
import type { Wanted } from './cgroup-hierarchies.js';
import { membersOf, wordsIn } from './group-tree.js';

/** What is in the way of making a group in this one; `crowded` can be mended by ourselves. */
export interface Obstacle {
  readonly kind: 'missing' | 'closed' | 'read-only' | 'poor' | 'crowded' | 'outside';
  readonly text: string;
}

/** The first thing in the way of making a group in this one, in any of the hierarchies. cgroups(7). */
export function obstacleIn(hierarchies: readonly Wanted[], name: string): Obstacle | undefined {
  for (const hierarchy of hierarchies) {
    const obstacle = obstacleAt(hierarchy, name);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

function obstacleAt(hierarchy: Wanted, name: string): Obstacle | undefined {
  const folder = join(hierarchy.mountPoint, name);
  const called = `/${name}`;
  if (hierarchy.readOnly)
    return { kind: 'read-only', text: 'the control groups are mounted read-only, as container engines do' };
  if (!existsSync(folder)) return { kind: 'missing', text: `there is no group ${called}` };
  if (!mayWrite(folder)) return { kind: 'closed', text: `the group ${called} belongs to ${ownerOf(folder)}` };
  return hierarchy.version === 1 ? undefined : obstacleInVersion2(hierarchy, folder, name);
}

function obstacleInVersion2(hierarchy: Wanted, folder: string, name: string): Obstacle | undefined {
  const handedDown = wordsIn(join(folder, 'cgroup.subtree_control'));
  const missing = hierarchy.handed.filter((controller) => !handedDown.includes(controller));
  const got = wordsIn(join(folder, 'cgroup.controllers'));
  const lacking = missing.filter((controller) => !got.includes(controller));
  if (lacking.length > 0)
    return { kind: 'poor', text: `the group /${name} has not got the controller ${lacking.join(' and ')}` };
  if (missing.length > 0 && !mayWrite(join(folder, 'cgroup.subtree_control')))
    return { kind: 'closed', text: `the controllers of the group /${name} belong to ${ownerOf(folder)}` };
  // To move a process takes the right to write to the group above both places.
  const above = commonAncestor(hierarchy.own ?? '', name);
  if (!mayWrite(join(hierarchy.mountPoint, above, 'cgroup.procs')))
    return { kind: 'outside', text: `this process is not in the group /${name}` };
  // No internal processes: only the real root, which has no cgroup.type, may have both.
  const isTop = !existsSync(join(folder, 'cgroup.type'));
  return missing.length > 0 && !isTop && membersOf(folder).length > 0
    ? { kind: 'crowded', text: `the group /${name} has processes, so it can't hand controllers down` }
    : undefined;
}

function commonAncestor(a: string, b: string): string {
  const [one, other] = [a.split('/'), b.split('/')];
  const end = one.findIndex((part, i) => part !== other[i]);
  return (end < 0 ? one : one.slice(0, end)).join('/');
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function ownerOf(folder: string): string {
  return userText(statSync(folder).uid);
}
