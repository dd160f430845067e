import {
  type CapabilityKind,
  capabilitiesBeyond,
  capabilityNames,
  capabilitySet,
  parseCapabilitySet,
} from '../../kernel/capabilities.js';
import { capabilityBit } from '../../kernel/capability-names.js';
import { fail, fromActs, fromFacts, judged, pass, type Row, skip, some } from '../row.js';

/** What container engines leave to root in a container, oci-spec and moby's defaults. The rest is for who runs the host. */
const ORDINARY = capabilitySet(
  [
    ...['cap_chown', 'cap_dac_override', 'cap_fowner', 'cap_fsetid', 'cap_kill', 'cap_setgid', 'cap_setuid'],
    ...[
      'cap_setpcap',
      'cap_net_bind_service',
      'cap_net_raw',
      'cap_sys_chroot',
      'cap_mknod',
      'cap_audit_write',
    ],
    'cap_setfcap',
  ].flatMap((name) => capabilityBit(name) ?? []),
);

const setOf = (hex: string) => parseCapabilitySet(hex) ?? capabilitySet([]);

interface Limited {
  readonly kind: CapabilityKind;
  readonly allowed: 'ordinary' | 'none';
  readonly why: string;
  readonly needs?: readonly string[];
}

/**
 * What is worst stands first. After an exec the effective set is part of the permitted one, and that of the bounding and the
 * inheritable one, capabilities(7): so who has too much in one has it in those behind it as well.
 */
const LIMITED: readonly Limited[] = [
  {
    kind: 'effective',
    allowed: 'ordinary',
    why: 'With cap_sys_admin and its like, root in a container can mount, trace, load and change what the kernel has in common for all.',
  },
  {
    kind: 'permitted',
    allowed: 'ordinary',
    why: 'What is permitted can be made effective at any moment.',
    needs: ['cap-effective'],
  },
  {
    kind: 'bounding',
    allowed: 'ordinary',
    why: 'What is in the bounding set can come back by any exec of a program that is setuid or has file capabilities.',
    needs: ['cap-permitted'],
  },
  {
    kind: 'ambient',
    allowed: 'none',
    why: 'Ambient capabilities go to every program, also of a user who is not root.',
  },
  {
    kind: 'inheritable',
    allowed: 'none',
    why: 'A program whose file marks a capability as inheritable would get it from here, also for a user who is not root (CVE-2022-24769).',
    needs: ['cap-ambient'],
  },
];

const capabilityRow = ({ kind, allowed, why, needs = [] }: Limited): Row => ({
  id: `cap-${kind}`,
  stage: 11,
  title:
    allowed === 'none'
      ? `The ${kind} set is empty`
      : `The ${kind} set has no more than an ordinary container needs`,
  why,
  needs,
  look: fromFacts(({ caps }) => {
    const set = setOf(caps[kind]);
    const beyond = capabilityNames(
      capabilitiesBeyond(set, allowed === 'none' ? capabilitySet([]) : ORDINARY),
    );
    const has = capabilityNames(set).length;
    return judged(
      beyond.length === 0,
      has === 0 ? 'it is empty' : `it has ${has}, all of them ordinary`,
      `it has ${some(beyond)}`,
    );
  }),
});

/** What a call that is forbidden may answer; nothing at all if its caller was killed. */
const isRefusal = (said: string | undefined): boolean =>
  said === '' || /^E(PERM|ACCES|NOSYS|NOSPC|USERS)$/.test(said ?? '');

const CALLS: Readonly<Record<string, string>> = {
  user_namespace: 'unshare(CLONE_NEWUSER)',
  keyctl: 'keyctl(2)',
  add_key: 'add_key(2)',
};

/** Stages 11 and 12: what root in there may still do. */
export const rightsRows: readonly Row[] = [
  ...LIMITED.map(capabilityRow),
  {
    id: 'no-new-privs',
    stage: 12,
    title: 'no_new_privs is set',
    why: 'Otherwise a program that is setuid or has file capabilities gives back what was taken away.',
    look: fromFacts(({ no_new_privs }) => judged(no_new_privs, 'it is', 'it is not')),
  },
  {
    id: 'seccomp',
    stage: 12,
    title: 'System calls are filtered',
    why: 'The kernel has more than three hundred, and an ordinary program needs some sixty of them. The others are where bugs wait.',
    look: fromFacts(({ seccomp }, { inside, host }) => {
      if (seccomp !== 2) return fail('there is no filter');
      const [theirs, ours] = [inside?.seccomp, host.seccomp];
      const more =
        !theirs?.ok ||
        !ours.ok ||
        ours.value.mode === 'disabled' ||
        (theirs.value.filters ?? 0) > (ours.value.filters ?? 0);
      return more ? pass('there is a filter') : fail("there is no filter but the host's");
    }),
  },
  {
    id: 'calls',
    stage: 12,
    title: 'The filter refuses calls that containers have no business with',
    why: 'A new user namespace gives all capabilities back, and keys in the kernel belong to a user and not to a container.',
    needs: ['seccomp'],
    look: fromActs(({ calls }) => {
      const open = Object.entries(CALLS).flatMap(([name, call]) => (isRefusal(calls[name]) ? [] : [call]));
      return judged(
        open.length === 0,
        `refused: ${some(Object.values(CALLS))}`,
        `not refused: ${some(open)}`,
      );
    }),
  },
  {
    id: 'threads',
    stage: 12,
    title: 'A filter answers ENOSYS to clone3',
    why: 'To EPERM the C library does not fall back to clone(2), and no program in there can start a thread.',
    needs: ['seccomp'],
    look: fromActs(({ calls }) =>
      judged(calls.clone3 !== 'EPERM', `it answers ${calls.clone3}`, 'it answers EPERM'),
    ),
  },
  {
    id: 'masked',
    stage: 12,
    title: 'What tells of the machine is masked',
    why: '/proc and /sys have files that no namespace keeps apart: keys, timers, firmware, the memory of the kernel.',
    look: fromFacts(({ shown }) => judged(shown.length === 0, 'all of it', `to be seen: ${some(shown)}`)),
  },
  {
    id: 'read-only',
    stage: 12,
    title: 'Settings of the kernel are read-only',
    why: 'Much in /proc/sys is for the whole machine. What user 0 of the host may write there, it may write from any namespace.',
    look: fromFacts(({ writable }) =>
      judged(writable.length === 0, 'all of them', `mounted so that they can be written: ${some(writable)}`),
    ),
  },
  {
    id: 'masks-hold',
    stage: 12,
    title: 'The masks can not be taken off',
    why: 'A mask is a mount, and who may unmount is not held by it.',
    needs: ['masked', 'read-only'],
    look: fromActs(({ unmask }) => {
      if (unmask === '') return skip('it was not tried');
      return judged(
        !unmask.startsWith('done'),
        `it was tried, and ${unmask === 'held' ? 'they held' : `was refused, ${unmask}`}`,
        `the one of ${unmask.split(' ')[1]} was taken off`,
      );
    }),
  },
  {
    id: 'environment',
    stage: 13,
    title: 'The environment is its own',
    why: 'What stands in your environment, tokens and addresses among it, is not for a container; but a PATH it needs.',
    look: fromFacts(({ env_secret, path }) => {
      if (env_secret) return fail('a variable that was set for COMMAND, LEARN_JUDGE_SECRET, came through');
      return judged(
        path !== null,
        'it has a PATH, and nothing that was set for COMMAND only',
        'it has no PATH',
      );
    }),
  },
];
