import { type GateFiles, userNamespaceGate } from '../../kernel/user-namespace-gates.js';
import type { Machine } from '../../run/machine.js';
import type { Check, Probe } from '../entry.js';
import { trial } from '../trial.js';
import { finding, probe, sysctl } from './finding.js';
import { insideContainer } from './surroundings.js';

/** The files in which a gate shows, and what to show of each as evidence. */
const GATES = {
  maxUserNamespaces: ['/proc/sys/user/max_user_namespaces', (text: string) => text.trim()],
  unprivilegedClone: ['/proc/sys/kernel/unprivileged_userns_clone', (text: string) => text.trim()],
  apparmorRestrict: ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', (text: string) => text.trim()],
  mountinfo: [
    '/proc/self/mountinfo',
    (text: string) => (/^(?:\S+ ){4}\/ /m.test(text) ? '/ is a mount point' : 'nothing is mounted at /'),
  ],
  status: ['/proc/self/status', (text: string) => /^Seccomp:.*$/m.exec(text)?.[0].replace(/\s+/, ' ') ?? '?'],
} as const satisfies Record<keyof Omit<GateFiles, 'root'>, readonly [string, (text: string) => string]>;

const NO_FILES = {
  maxUserNamespaces: null,
  unprivilegedClone: null,
  apparmorRestrict: null,
  mountinfo: null,
  status: null,
} as const;

/** A check that holds if this one gate of user namespaces is closed for who asks. */
export function gate(file: keyof typeof GATES): Check {
  const [path, show] = GATES[file];
  return (machine) => {
    const text = machine.read(path);
    const closed = userNamespaceGate({ ...NO_FILES, [file]: text, root: machine.uid === 0 }) !== null;
    return finding(closed, probe(path, text === null ? 'this kernel has no such setting' : show(text)));
  };
}

/**
 * Makes a user namespace with all that should follow from it. On Ubuntu making it succeeds, and its capabilities are
 * missing afterwards, so the trial goes on to the first thing that needs one.
 */
const TRIAL = '-r + unshare uts + hostname trial';

/** Holds if a user namespace can't be made from this shell, whatever the reason. */
export const trialFails: Check = async (machine) => {
  const tried = await trial(machine, TRIAL);
  return tried === null ? finding(null) : finding(!tried.works, tried.probe);
};

/** Holds if this shell is in a container, and can't make a user namespace there. */
export const containerForbids: Check = async (machine, line) => {
  const [inside, tried] = [await insideContainer(machine, line), await trialFails(machine, line)];
  const holds = inside.holds === null || tried.holds === null ? null : inside.holds && tried.holds;
  return finding(holds, ...inside.probes, ...tried.probes);
};

const KINDS = ['user', 'mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup', 'time'];

/** The limits of all kinds but user that are 0. */
export function zeroLimits(machine: Machine): { name: string; probe: Probe }[] {
  return KINDS.filter((kind) => kind !== 'user').flatMap((kind) => {
    const name = `user.max_${kind}_namespaces`;
    const asked = sysctl(machine, name);
    return asked.value === '0' ? [{ name, probe: asked.probe }] : [];
  });
}

/** Holds if a kind other than user is limited to none. */
export const kindLimitZero: Check = (machine) => {
  const zero = zeroLimits(machine);
  return finding(zero.length > 0, ...zero.map((limit) => limit.probe));
};

/** Holds if one of the limits is 0, or the trial meets one; they count for each user, so the rest can't be seen. */
export const limitReached: Check = async (machine) => {
  const limits = KINDS.map((kind) => sysctl(machine, `user.max_${kind}_namespaces`));
  const zero = limits.filter(({ value }) => value === '0');
  const tried = await trial(machine, TRIAL);
  const met = tried?.probe.said.includes('ENOSPC') === true;
  return finding(
    zero.length > 0 || met ? true : null,
    ...(zero.length > 0 ? zero : limits.slice(0, 1)).map((limit) => limit.probe),
    ...(tried === null ? [] : [tried.probe]),
  );
};
