import { did, doneSteps, inOwnPidNamespace, owns, type Situation } from './situation.js';

/** A message of the command that stands for an error of the kernel, and why it came in this run. */
export interface OutputRule {
  /** Matched against what the command wrote. */
  readonly message: RegExp;
  /** Exit status that stands for it when nothing was said: 128 + the signal. */
  readonly status?: number;
  readonly errno: string;
  readonly because: (situation: Situation) => string | undefined;
}

/** A new session begins without a controlling terminal, whatever is open. */
function hasTerminal(situation: Situation): boolean {
  const last = doneSteps(situation)
    .map(({ name }) => name)
    .findLast((name) => ['pty', 'controlling-tty', 'setsid'].includes(name));
  return last === 'pty' || last === 'controlling-tty';
}

export const OUTPUT_RULES: readonly OutputRule[] = [
  {
    message: /fork: Cannot allocate memory|Cannot fork|can't fork/,
    errno: 'ENOMEM',
    because: (s) =>
      owns(s, 'pid') && !inOwnPidNamespace(s)
        ? 'This is not about memory. The first program that the shell started became PID 1 of the new PID namespace. It ' +
          'ended, and with it the namespace: every later fork fails with ENOMEM. With fork (-f) the shell itself is PID 1.'
        : undefined,
  },
  {
    message: /Network is unreachable/,
    errno: 'ENETUNREACH',
    because: (s) =>
      !owns(s, 'net')
        ? undefined
        : did(s, 'address')
          ? 'A network namespace knows the wires of its own links. Whoever has no default route, or no address yet, can send ' +
            'nothing beyond them.'
          : did(s, 'lo')
            ? undefined
            : 'A new network namespace has only lo, and lo is down: there is no route to anywhere, not even to 127.0.0.1.',
  },
  {
    message: /No route to host/,
    errno: 'EHOSTUNREACH',
    because: (s) =>
      owns(s, 'net')
        ? 'A route is there, and the last machine on it is to be on the wire. It was asked for its hardware address, three ' +
          'times in three seconds, and nobody answered: a link or the bridge is down, or nobody has that address.'
        : undefined,
  },
  {
    message: /must be root to change the host name|sethostname: Operation not permitted/,
    errno: 'EPERM',
    because: (s) =>
      owns(s, 'uts')
        ? undefined
        : "Without -u this is the host's UTS namespace, and only the host's root may name it.",
  },
  {
    message: /mount(?:\(\d\))?: .*(permission denied|Operation not permitted|must be superuser)/i,
    errno: 'EPERM',
    because: (s) =>
      owns(s, 'mnt')
        ? undefined
        : "Without -m these are the host's mounts, and only the owner of that mount namespace may change them.",
  },
  {
    message: /can't access tty; job control turned off|no job control in this shell/,
    errno: 'ENXIO',
    because: (s) =>
      hasTerminal(s)
        ? undefined
        : 'The shell opened /dev/tty, its controlling terminal, and its session has none that it can reach. Without one there ' +
          'is nobody to whom Ctrl-C and Ctrl-Z could go. setsid and TIOCSCTTY give it one; the step pty does both.',
  },
  {
    message: /fork: (retry: )?Resource temporarily unavailable|Cannot fork/,
    errno: 'EAGAIN',
    because: (s) =>
      doneSteps(s).some((step) => step.name === 'cgroup-limit' && step.args[0]?.startsWith('pids:'))
        ? 'pids.max of the control group is reached: fork fails for this group, and for nobody else.'
        : doneSteps(s).some((step) => step.name === 'rlimit' && step.args[0] === 'nproc')
          ? 'The limit of processes of this user (RLIMIT_NPROC) is reached.'
          : undefined,
  },
  {
    message: /^Killed$|Killed \(SIGKILL\)/m,
    status: 137,
    errno: 'ENOMEM',
    because: (s) =>
      doneSteps(s).some((step) => step.name === 'cgroup-limit' && step.args[0]?.startsWith('memory:'))
        ? 'The group used all the memory that it may. The kernel then ends a process of the group with SIGKILL; the status is 128 + 9.'
        : undefined,
  },
  {
    message: /Bad system call/,
    status: 159,
    errno: 'SIGSYS',
    because: (s) =>
      did(s, 'seccomp')
        ? 'A seccomp filter answers this system call by ending the process with SIGSYS.'
        : undefined,
  },
  {
    message: /Read-only file system/,
    errno: 'EROFS',
    because: (s) =>
      doneSteps(s).some((step) => step.name === 'read-only')
        ? 'The step read-only took away the right to write here.'
        : undefined,
  },
];
