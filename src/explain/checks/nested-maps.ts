import { type IdMap, parseIdMap } from '../../kernel/idmaps.js';
import type { Machine } from '../../run/machine.js';
import type { Check, Probe } from '../entry.js';
import { finding, probe } from './finding.js';

/** For each kind of id: what it is called, and the line of proc_pid_status(5). */
const KINDS = { uid: ['user', 'Uid'], gid: ['group', 'Gid'] } as const;

/**
 * Holds if the effective user or group of this shell has no number in the user namespace that it is in. unshare(2), EPERM:
 * both must have a mapping there.
 */
export const withoutNumber: Check = (machine) => {
  const unmapped = (['uid', 'gid'] as const).flatMap((kind) => unmappedId(machine, kind) ?? []);
  return finding(unmapped.length > 0, ...unmapped);
};

function unmappedId(machine: Machine, kind: keyof typeof KINDS): Probe | undefined {
  const [name, label] = KINDS[kind];
  const id = new RegExp(`^${label}:\\s+\\d+\\s+(\\d+)`, 'm').exec(
    machine.read('/proc/self/status') ?? '',
  )?.[1];
  const map = parseIdMap(machine.read(`/proc/self/${kind}_map`) ?? '');
  if (id === undefined || map === null) return undefined;
  // Where nothing is mapped nobody has a number; a file that is not there reads like that, too.
  if (machine.read(`/proc/self/${kind}_map`) === null || has(map, Number(id))) return undefined;
  return probe(`/proc/self/${kind}_map`, `the ${name} ${id} is not in it`);
}

const has = (map: IdMap, id: number): boolean =>
  map.some(({ inside, count }) => inside <= id && id < inside + count);

/** Holds if setgroups(2) is given up in the user namespace of this shell: one that is made in it inherits that. */
export const setgroupsGivenUp: Check = (machine) => {
  const path = '/proc/self/setgroups';
  const said = machine.read(path)?.trim();
  return said === undefined ? finding(false) : finding(said === 'deny', probe(path, said));
};
