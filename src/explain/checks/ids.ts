import { parseStatus } from '../../kernel/status.js';
import type { Machine } from '../../run/machine.js';
import { linesFor, SUBORDINATE_FILES } from '../../run/subordinate-ids.js';
import type { Check, Probe } from '../entry.js';
import { finding, probe } from './finding.js';

const HELPERS = ['newuidmap', 'newgidmap'] as const;

/** Holds if newuidmap or newgidmap is not installed. */
export const noHelpers: Check = (machine) => {
  const found = HELPERS.map((name) => [name, machine.program(name)] as const);
  return finding(
    found.some(([, program]) => program === null),
    ...found.map(([name, program]) => probe(`command -v ${name}`, program?.path ?? 'nothing')),
  );
};

/** Holds if they are there and have lost their rights: neither setuid root nor a file capability, or not on this mount. */
export const helpersPowerless: Check = async (machine) => {
  const there = HELPERS.filter((name) => machine.program(name) !== null);
  if (there.length === 0) return finding(false);
  const rights = await Promise.all(there.map((name) => rightsOf(machine, name)));
  const flag = readNoNewPrivs(machine);
  const powerless = rights.some(({ has }) => has === false) || noNewPrivs(machine);
  const holds = powerless ? true : rights.some(({ has }) => has === null) ? null : false;
  return finding(holds, ...rights.flatMap(({ probes }) => probes), ...(flag === undefined ? [] : [flag]));
};

/** Whether programs get no rights from their files here, PR_SET_NO_NEW_PRIVS(2const). */
export const noNewPrivs = (machine: Machine): boolean => readNoNewPrivs(machine)?.said === '1';

/** Holds if /etc/subuid or /etc/subgid has no line for this user, subuid(5). */
export const noSubordinateIds: Check = (machine) => {
  const files = SUBORDINATE_FILES.map((path) => [path, linesFor(machine, path)] as const);
  return finding(
    files.some(([, lines]) => lines.length === 0),
    ...files.map(([path, lines]) => probe(path, lines.join(', ') || `no line for ${machine.user}`)),
  );
};

/** Holds if setgroups(2) was given up in the user namespace of this shell. */
export const setgroupsDenied: Check = (machine) => {
  const said = machine.read('/proc/self/setgroups')?.trim() ?? 'no answer';
  // The namespace in which it failed may be another one.
  return finding(said === 'deny' ? true : null, probe('/proc/self/setgroups', said));
};

/** Holds if this shell's user namespace knows only some ids; where all have a number it was in another namespace. */
export const idsMissing: Check = (machine) => {
  const map = machine.read('/proc/self/uid_map')?.trim().replace(/\s+/g, ' ') ?? '';
  if (map === '') return finding(null, probe('/proc/self/uid_map', 'no line'));
  return finding(map === '0 0 4294967295' ? null : true, probe('/proc/self/uid_map', map));
};

/** Whether the file of a program gives rights: setuid, or a capability, which only getcap(8) can tell. */
export async function rightsOf(
  machine: Machine,
  name: string,
): Promise<{ has: boolean | null; probes: readonly Probe[] }> {
  const program = machine.program(name);
  if (program === null) return { has: false, probes: [probe(`command -v ${name}`, 'nothing')] };
  if (program.setuid) return { has: true, probes: [probe(program.path, 'is setuid')] };
  const getcap = machine.program('getcap');
  const done = getcap === null ? null : await machine.run([getcap.path, program.path]);
  if (done === null) return { has: null, probes: [probe(program.path, 'is not setuid; getcap is missing')] };
  const caps = done.stdout.replace(program.path, '').trim();
  return {
    has: caps !== '',
    probes: [probe(program.path, 'is not setuid'), probe(`getcap ${program.path}`, caps || 'no capability')],
  };
}

function readNoNewPrivs(machine: Machine): Probe | undefined {
  const text = machine.read('/proc/self/status');
  const flag = text === null ? null : parseStatus(text).noNewPrivs;
  return flag?.ok ? probe('NoNewPrivs in /proc/self/status', flag.value ? '1' : '0') : undefined;
}
