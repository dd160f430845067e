import { dirname, join } from 'node:path';
import { hierarchiesFor, type Wanted } from './cgroup-hierarchies.js';
import { nowhere } from './cgroup-mends.js';
import { obstacleIn } from './cgroup-obstacle.js';

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
  const likely = isRoot() ? '' : delegated;
  return nowhere(hierarchies, likely, obstacleIn(hierarchies, likely));
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

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}
