import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type CgroupHierarchy,
  cgroupHierarchies,
  groupFolder,
  hierarchyOfGroup,
} from '../kernel/cgroup-mounts.js';
import { parseCgroups } from '../kernel/cgroups.js';
import { parseMountinfo } from '../kernel/mounts.js';
import { readProcessFile } from '../kernel/proc.js';
import { userText } from '../kernel/users.js';
import { packageRoot } from '../paths.js';
import { shellQuote } from '../recipe/command-line.js';
import { membersOf, wordsIn } from './group-tree.js';

/** Where this user may make control groups, or why nowhere. */
export type Place =
  | {
      readonly ok: true;
      /** The group to make others in, below the mounts of the hierarchies; empty: at their top. */
      readonly name: string;
      /** 1 if any of the controllers is in a hierarchy of version 1. */
      readonly version: 1 | 2;
      /** Version 2: this group has processes, we among them, which have to make room (see `group-leaf.ts`). */
      readonly crowded: boolean;
      /** The folders of a group in all the hierarchies, by its name. */
      folders(name: string): string[];
    }
  | {
      readonly ok: false;
      /** One or two sentences: what is in the way. */
      readonly why: string;
      /** Commands to type on this machine, of which each would mend it; the best first. */
      readonly fixes: readonly string[];
    };

/** A hierarchy with what is wanted of it. */
interface Wanted extends CgroupHierarchy {
  /** Version 2: the controllers that have to be handed down to a new group. */
  readonly handed: readonly string[];
  /** The group that we are in, by its name below the mount; undefined if that does not show it. */
  readonly own: string | undefined;
}

/** What is in the way of making a group in this one; `crowded` can be mended by ourselves. */
interface Obstacle {
  readonly kind: 'missing' | 'closed' | 'read-only' | 'poor' | 'crowded' | 'outside';
  readonly text: string;
}

/**
 * Looks for a group in which this user may make others that have these controllers (`cpu`, `memory`, `pids`, `freezer`;
 * `cgroup`: version 2 itself). In this order: the group that LEARN_CGROUP names, for real root the top, the group that we
 * are in or one above it, the one that `learn delegate` hands over, and, with processes in it, our own. Changes nothing.
 * cgroups(7), "Delegation".
 */
export function findCgroupPlace(controllers: readonly string[]): Place {
  const hierarchies = hierarchiesFor(controllers);
  if (typeof hierarchies === 'string') return { ok: false, why: hierarchies, fixes: [] };
  const named = process.env.LEARN_CGROUP;
  if (named) return placeNamed(hierarchies, named);
  const own = commonName(hierarchies);
  const delegated = `learn-${process.geteuid?.()}`;
  const names = [...(isRoot() ? [''] : []), ...(own === undefined ? [] : withThoseAbove(own)), delegated];
  const name = names.find((candidate) => obstacleIn(hierarchies, candidate) === undefined);
  if (name !== undefined) return placeAt(hierarchies, name);
  if (own !== undefined && hierarchies.length === 1 && obstacleIn(hierarchies, own)?.kind === 'crowded')
    return { ...placeAt(hierarchies, own), crowded: true };
  return nowhere(hierarchies, isRoot() ? '' : delegated);
}

/** The hierarchies that have these controllers, or what is missing. */
function hierarchiesFor(controllers: readonly string[]): Wanted[] | string {
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

/** Our own group, if it has the same name in all of them. */
function commonName(hierarchies: readonly Wanted[]): string | undefined {
  const [own, ...others] = new Set(hierarchies.map((hierarchy) => hierarchy.own));
  return others.length === 0 ? own : undefined;
}

/** A group and those above it; not those that systemd has made for itself, and not the top. */
function withThoseAbove(name: string): string[] {
  const above = dirname(name);
  return name === '' || above === '.' || /\.(slice|service|scope)$/.test(above)
    ? [name]
    : [name, ...withThoseAbove(above)];
}

function placeAt(hierarchies: readonly Wanted[], name: string): Extract<Place, { ok: true }> {
  return {
    ok: true,
    name,
    version: hierarchies.every(({ version }) => version === 2) ? 2 : 1,
    crowded: false,
    folders: (group) => hierarchies.map(({ mountPoint }) => join(mountPoint, group)),
  };
}

function placeNamed(hierarchies: readonly Wanted[], text: string): Place {
  const name = text.split('/').filter(Boolean).join('/');
  const obstacle = name.split('/').includes('..')
    ? ({ kind: 'missing', text: 'there is no such group' } as const)
    : obstacleIn(hierarchies, name);
  if (obstacle === undefined) return placeAt(hierarchies, name);
  const crowded = obstacle.kind === 'crowded' && hierarchies.length === 1 && hierarchies[0]?.own === name;
  if (crowded) return { ...placeAt(hierarchies, name), crowded };
  return {
    ok: false,
    why: `The group that LEARN_CGROUP names can't be used: ${obstacle.text}.`,
    fixes: ['unset LEARN_CGROUP'],
  };
}

function obstacleIn(hierarchies: readonly Wanted[], name: string): Obstacle | undefined {
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

function nowhere(hierarchies: readonly Wanted[], name: string): Place {
  const obstacle = obstacleIn(hierarchies, name);
  if (obstacle?.kind === 'read-only' || isRoot())
    return { ok: false, why: `No control group can be made here: ${obstacle?.text}.`, fixes: [] };
  if (obstacle?.kind === 'outside')
    return {
      ok: false,
      why:
        `The group /${name} was handed over to you, but this shell is not in it; from outside, version 2 of control ` +
        'groups lets only root move a process in.',
      fixes: [asRoot()],
    };
  return {
    ok: false,
    why: 'Control groups belong to root as long as root does not hand one over (delegates it), and none was handed over to you.',
    fixes: [...(systemdHandsDown(hierarchies) ? [SCOPE] : []), asRoot()],
  };
}

const SCOPE = 'systemd-run --user --scope -p Delegate=yes learn stage 7';

// Of version 1 systemd hands nothing down to a user. Of version 2 only what the user's own manager was given.
function systemdHandsDown(hierarchies: readonly Wanted[]): boolean {
  const uid = process.geteuid?.();
  if (!existsSync(`/run/user/${uid}/systemd`)) return false;
  return hierarchies.every(({ version, mountPoint, handed }) => {
    const manager = join(mountPoint, 'user.slice', `user-${uid}.slice`, `user@${uid}.service`);
    const given = wordsIn(join(manager, 'cgroup.controllers'));
    return version === 2 && handed.every((controller) => given.includes(controller));
  });
}

function asRoot(): string {
  const folders = (process.env.PATH ?? '').split(':');
  return folders.some((folder) => folder !== '' && existsSync(join(folder, 'sudo')))
    ? `sudo ${learnForRoot()} delegate`
    : `su -c '${learnForRoot()} delegate --user ${userInfo().username}'`;
}

// Where sudo(8) and su(1) look for programs, unless somebody has set them up otherwise: not in anybody's home.
const FOLDERS_OF_ROOT = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** `learn` as root can type it: a program that root would not find has its path. */
function learnForRoot(): string {
  const finds = (program: string) => FOLDERS_OF_ROOT.some((folder) => existsSync(join(folder, program)));
  if (finds('learn')) return 'learn';
  const program = shellQuote(join(packageRoot, 'bin/learn'));
  return finds('node') ? program : `${shellQuote(process.execPath)} ${program}`;
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

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}
