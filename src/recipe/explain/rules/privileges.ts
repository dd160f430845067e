import { did, owns, type Situation } from '../situation.js';
import type { StepRule } from './rule.js';

const noNewPrivs = (what: string, capability: string) => (situation: Situation) =>
  did(situation, 'no-new-privs')
    ? undefined
    : `${what} stays over an execve, of a setuid program as well, and could confuse it. So the kernel asks for ` +
      `no_new_privs first, or for ${capability}.`;

export const PRIVILEGE_RULES: readonly StepRule[] = [
  { step: 'seccomp', errno: 'EACCES', because: noNewPrivs('A filter', 'CAP_SYS_ADMIN') },
  { step: 'landlock', errno: 'EPERM', because: noNewPrivs('A Landlock rule', 'CAP_SYS_ADMIN') },
  {
    step: 'ambient',
    errno: 'EPERM',
    because: (s) =>
      did(s, 'inherit')
        ? 'A capability can be raised in the ambient set only while it is both permitted and inheritable, and here it is ' +
          'not permitted, or the securebits forbid it.'
        : 'A capability can be raised in the ambient set only while it is both permitted and inheritable. The step ' +
          'inherit puts it into the inheritable set.',
  },
  {
    step: 'drop',
    errno: 'EPERM',
    because: (s) =>
      owns(s, 'user')
        ? undefined
        : 'Dropping from the bounding set needs CAP_SETPCAP, which a normal user has only in a user namespace of their own.',
  },
  {
    step: 'setuid',
    errno: 'EINVAL',
    because: () =>
      'This user or group has no number in this user namespace: the map has no line for it, and the kernel would ' +
      'not know who it is on the host.',
  },
  {
    step: 'setuid',
    errno: 'EPERM',
    because: (s) =>
      owns(s, 'user')
        ? undefined
        : 'Only root may become somebody else, or a user in a user namespace of their own.',
  },
];
