import { flagOf, unsharedKinds } from '../flags.js';
import type { UnshareKind } from '../namespaces.js';
import type { Step } from '../types.js';
import { did, inOwnPidNamespace, madeTooEarly, owns, type Situation } from './situation.js';

/** Why a step failed here. A rule that does not fit this situation gives undefined, and the next one is asked. */
export interface StepRule {
  readonly step: string;
  readonly errno: string;
  readonly because: (situation: Situation, step: Step) => string | undefined;
}

const NAMES: Record<UnshareKind, string> = {
  user: 'user',
  mnt: 'mount',
  uts: 'UTS',
  ipc: 'IPC',
  net: 'network',
  cgroup: 'cgroup',
  time: 'time',
  pid: 'PID',
};

/** Why there is no namespace of this kind: it was left out, it failed, or it comes only later. */
function lacking(situation: Situation, kind: UnshareKind): string {
  const tried = situation.steps.findIndex((step) => unsharedKinds(step).includes(kind));
  if (tried < 0) return `Without ${flagOf({ name: 'unshare', args: [kind] })}`;
  return tried < situation.at ? `Since "unshare ${kind}" failed` : `As long as "unshare ${kind}" is not done`;
}

/** The sentence for a step that needs a namespace which the recipe does not have: the host's own is not ours. */
function needs(
  kind: UnshareKind,
  act: string,
  capability = 'CAP_SYS_ADMIN',
): (situation: Situation) => string | undefined {
  const name = NAMES[kind];
  const rule = `${act} needs ${capability} in the user namespace that owns the ${name} namespace.`;
  return (situation) => {
    if (owns(situation, kind)) return madeTooEarly(situation, kind) ? `${rule} ${tooEarly(name)}` : undefined;
    const rights = owns(situation, 'user')
      ? 'being root in a user namespace of your own counts for nothing there.'
      : 'there you are a normal user.';
    return `${rule} ${lacking(situation, kind)} this process is still in the host's, which belongs to the host: ${rights}`;
  };
}

const tooEarly = (name: string): string =>
  `This ${name} namespace was made before the user namespace, so it belongs to the host's. Make the user namespace first.`;

const mountTypes: Record<string, (situation: Situation) => string | undefined> = {
  proc: (s) =>
    inOwnPidNamespace(s)
      ? 'The kernel lets a user namespace mount a new proc only where a whole proc is visible already. Here a part of ' +
        '/proc is covered by another mount, as container engines do, or /proc is not mounted.'
      : owns(s, 'pid')
        ? 'A new proc shows the PID namespace of the process that mounts it, and may be mounted only by the owner of ' +
          'that namespace. unshare put only the children of this process into the new PID namespace; without fork (-f) ' +
          "the process itself is still in the host's."
        : 'A new proc shows the PID namespace of the process that mounts it, and may be mounted only by the owner of ' +
          `that namespace. ${lacking(s, 'pid')} that is the host's PID namespace, which is not yours.`,
  sysfs: (s) =>
    owns(s, 'net')
      ? undefined
      : 'sysfs shows the network namespace of the process that mounts it, so that namespace must be yours. ' +
        `${lacking(s, 'net')} it is the host's.`,
  mqueue: (s) =>
    owns(s, 'ipc')
      ? undefined
      : 'mqueue shows the POSIX message queues of an IPC namespace, so that namespace must be yours. ' +
        `${lacking(s, 'ipc')} it is the host's.`,
};

function unshareRefused(situation: Situation, step: Step): string | undefined {
  const kinds = unsharedKinds(step);
  if (kinds.includes('user')) {
    return situation.forbidden === null
      ? undefined
      : `This machine does not let you make a user namespace: ${situation.forbidden}`;
  }
  if (owns(situation, 'user')) {
    return (
      'The user namespace was made, but it gives no capabilities here: this machine takes them away again, as ' +
      'AppArmor does on Ubuntu (sysctl kernel.apparmor_restrict_unprivileged_userns), or a seccomp filter forbids the call.'
    );
  }
  const what = kinds.map((kind) => NAMES[kind]).join(' and ');
  return (
    `Making a ${what} namespace needs CAP_SYS_ADMIN. A normal user has it only in a user namespace of their own. ` +
    `${lacking(situation, 'user')} there is none here.`
  );
}

function gidMapRefused(situation: Situation): string | undefined {
  if (did(situation, 'map-gid') || did(situation, 'map-root') || did(situation, 'map-self'))
    return secondMap('gid_map');
  if (did(situation, 'deny-setgroups')) return undefined;
  return (
    'Without privileges the kernel takes a gid_map only after "deny" was written to /proc/self/setgroups. Otherwise ' +
    'somebody could leave a group that is used to shut them out.'
  );
}

const secondMap = (file: string) =>
  `A map can be written once. This user namespace has its ${file} already, and nobody can change it any more.`;

const alreadyMapped = (s: Situation) => did(s, 'map-uid') || did(s, 'map-root') || did(s, 'map-self');

const hostMounts = needs('mnt', 'Changing mounts');

/** Asked in this order; the first sentence wins. */
export const STEP_RULES: readonly StepRule[] = [
  { step: 'unshare', errno: 'EPERM', because: unshareRefused },
  {
    step: 'unshare',
    errno: 'ENOSPC',
    because: (s) =>
      s.forbidden === null
        ? 'A limit is reached: one of /proc/sys/user/max_*_namespaces, or 33 user namespaces one in another.'
        : `This machine does not let you make a namespace: ${s.forbidden}`,
  },
  { step: 'map-gid', errno: 'EPERM', because: gidMapRefused },
  { step: 'map-uid', errno: 'EPERM', because: (s) => (alreadyMapped(s) ? secondMap('uid_map') : undefined) },
  { step: 'map-root', errno: 'EPERM', because: (s) => (alreadyMapped(s) ? secondMap('uid_map') : undefined) },
  { step: 'hostname', errno: 'EPERM', because: needs('uts', 'Changing the host name') },
  ...['private', 'slave', 'shared', 'bind', 'read-only', 'umount', 'mount'].flatMap((step): StepRule[] => [
    { step, errno: 'EPERM', because: hostMounts },
    { step, errno: 'EACCES', because: hostMounts },
  ]),
  { step: 'mount', errno: 'EPERM', because: (s, step) => mountTypes[step.args[0] ?? '']?.(s) },
  {
    step: 'umount',
    errno: 'EINVAL',
    because: (s) =>
      owns(s, 'user')
        ? 'This mount came along from the host when the mount namespace was made, and is locked to what is around ' +
          'it: taking it away could uncover what lies below. Mounting over it is allowed.'
        : undefined,
  },
  { step: 'lo', errno: 'EPERM', because: needs('net', 'Changing an interface', 'CAP_NET_ADMIN') },
  {
    step: 'fork',
    errno: 'ENOMEM',
    because: () =>
      'The first child in the new PID namespace was its PID 1, and it has ended. A PID namespace whose PID 1 is gone ' +
      'takes nobody in any more.',
  },
];
