import { flagOf, unsharedKinds } from '../flags.js';
import type { UnshareKind } from '../namespaces.js';
import type { Step } from '../types.js';
import { did, inOwnPidNamespace, owns, type Situation } from './situation.js';

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

/** The sentence for a step that needs a namespace which the recipe does not have: the host's own is not ours. */
function needs(kind: UnshareKind, act: string): (situation: Situation) => string | undefined {
  return (situation) =>
    owns(situation, kind)
      ? undefined
      : `${act} needs CAP_SYS_ADMIN in the user namespace that owns the ${NAMES[kind]} namespace. Without ` +
        `${flagOf({ name: 'unshare', args: [kind] })} this process is still in the host's ${NAMES[kind]} namespace, ` +
        `which the host owns: being root in a user namespace of your own counts for nothing there.`;
}

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
          "that namespace. Without -p that is the host's PID namespace, which is not yours.",
  sysfs: (s) =>
    owns(s, 'net')
      ? undefined
      : 'sysfs shows the network namespace of the process that mounts it, so that namespace must be yours. Without -n ' +
        "it is the host's.",
  mqueue: (s) =>
    owns(s, 'ipc')
      ? undefined
      : 'mqueue shows the POSIX message queues of an IPC namespace, so that namespace must be yours. Without -i it is ' +
        "the host's.",
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
    `Making a ${what} namespace needs CAP_SYS_ADMIN. A normal user has it only in a user namespace of their own, and ` +
    'without -r this recipe makes none.'
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
  {
    step: 'lo',
    errno: 'EPERM',
    because: (s) =>
      owns(s, 'net')
        ? undefined
        : 'Changing an interface needs CAP_NET_ADMIN in the user namespace that owns the network namespace. Without -n ' +
          "this is the host's lo, which the host owns.",
  },
  {
    step: 'fork',
    errno: 'ENOMEM',
    because: () =>
      'The first child in the new PID namespace was its PID 1, and it has ended. A PID namespace whose PID 1 is gone ' +
      'takes nobody in any more.',
  },
];
