import { unsharedKinds } from '../../flags.js';
import { KIND_NAMES } from '../../namespaces.js';
import type { Step } from '../../types.js';
import { did, owns, type Situation } from '../situation.js';
import { lacking, needs, type StepRule } from './rule.js';

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
  const what = kinds.map((kind) => KIND_NAMES[kind]).join(' and ');
  return (
    `Making ${what.startsWith('IPC') ? 'an' : 'a'} ${what} namespace needs CAP_SYS_ADMIN. A normal user has it only in a user namespace of their own. ` +
    `${lacking(situation, 'user')} there is none here.`
  );
}

function gidMapRefused(situation: Situation): string | undefined {
  if (
    did(situation, 'map-gid') ||
    did(situation, 'map-root') ||
    did(situation, 'map-self') ||
    did(situation, 'map-ranges')
  )
    return secondMap('gid_map');
  if (did(situation, 'deny-setgroups')) return undefined;
  return (
    'Without privileges the kernel takes a gid_map only after "deny" was written to /proc/self/setgroups. Otherwise ' +
    'somebody could leave a group that is used to shut them out.'
  );
}

const secondMap = (file: string) =>
  `A map can be written once. This user namespace has its ${file} already, and nobody can change it any more.`;

const alreadyMapped = (s: Situation) =>
  ['map-uid', 'map-root', 'map-self', 'map-ranges'].some((name) => did(s, name));

export const NAMESPACE_RULES: readonly StepRule[] = [
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
  {
    step: 'map-ranges',
    errno: 'EPERM',
    because: (s) =>
      alreadyMapped(s)
        ? secondMap('uid_map')
        : owns(s, 'user')
          ? undefined
          : `A map belongs to a user namespace, and it is written once. ${lacking(s, 'user')} this one is not new.`,
  },
  {
    step: 'map-ranges',
    errno: 'ENODATA',
    because: (s) =>
      s.root
        ? undefined
        : 'Nobody has given you a range: /etc/subuid and /etc/subgid have no line for you, and map-ranges asks them what `sub` is. ' +
          'Root gives one with usermod --add-subuids FIRST-LAST --add-subgids FIRST-LAST NAME; learn doctor says which is free. ' +
          'Without one, map-root maps you alone.',
  },
  { step: 'hostname', errno: 'EPERM', because: needs('uts', 'Changing the host name') },
  { step: 'lo', errno: 'EPERM', because: needs('net', 'Changing an interface', 'CAP_NET_ADMIN') },
  {
    step: 'fork',
    errno: 'ENOMEM',
    because: () =>
      'The first child in the new PID namespace was its PID 1, and it has ended. A PID namespace whose PID 1 is gone ' +
      'takes nobody in any more.',
  },
];
