import { did, doneSteps, inOwnPidNamespace, owns, type Situation } from './situation.js';

/** A message of the command that stands for an error of the kernel, and why it came in this run. */
export interface OutputRule {
  /** Matched against what the command wrote. */
  readonly message: RegExp;
  readonly errno: string;
  readonly because: (situation: Situation) => string | undefined;
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
      owns(s, 'net') && !did(s, 'lo')
        ? 'A new network namespace has only lo, and lo is down: there is no route to anywhere, not even to 127.0.0.1.'
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
    message: /Read-only file system/,
    errno: 'EROFS',
    because: (s) =>
      doneSteps(s).some((step) => step.name === 'read-only')
        ? 'The step read-only took away the right to write here.'
        : undefined,
  },
];
