import { doneSteps, inOwnPidNamespace, owns, type Situation } from '../situation.js';
import { lacking, needs, type StepRule } from './rule.js';

/** The step pivot was done, and kept no place for what was there before. */
const oldRootIsGone = (situation: Situation): boolean =>
  doneSteps(situation).some(({ name, args }) => name === 'pivot' && args.length === 1);

const mountTypes: Record<string, (situation: Situation) => string | undefined> = {
  proc: (s) =>
    inOwnPidNamespace(s) && oldRootIsGone(s)
      ? 'The kernel lets a user namespace mount a new proc only where a whole proc is visible already. The last one went ' +
        'away with the old root, in the step pivot: proc has to be mounted before that, below the new root.'
      : inOwnPidNamespace(s)
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

const hostMounts = needs('mnt', 'Changing mounts');

export const MOUNT_RULES: readonly StepRule[] = [
  ...[
    'private',
    'slave',
    'shared',
    'bind',
    'bind-ids',
    'bind-tty',
    'mask',
    'dev',
    'read-only',
    'umount',
    'mount',
  ].flatMap((step): StepRule[] => [
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
];
