import { NAMESPACES } from '../../kernel/namespaces.js';
import { expandFlags } from '../../recipe/flags.js';
import { LONG_OPTIONS, UNSHARE_FLAGS, UNSHARE_KINDS } from '../../recipe/namespaces.js';
import { formatStep } from '../../recipe/parse.js';
import type { Topic } from '../topic.js';

/** Flags of unshare(1) that make no namespace: short (or none), long, what it does, the letter that stagehand has for it. */
const OTHERS: readonly [short: string, long: string, does: string][] = [
  [
    '-r',
    '--map-root-user',
    'Be root inside: makes a user namespace, denies setgroups, and maps user and group 0 to yours.',
  ],
  ['-c', '--map-current-user', 'Keep your own user and group ID in the new user namespace.'],
  ['-f', '--fork', 'Start the program as a child. Only a child is in a new PID or time namespace.'],
  [
    '',
    '--mount-proc',
    'Mount a new proc before the program starts, so that ps shows the new PID namespace. Implies -m.',
  ],
  ['', '--kill-child', 'Have the child killed when unshare ends. Implies -f.'],
  ['-R', '--root', 'Change the root directory with chroot before the program starts.'],
  ['-w', '--wd', 'Go to this folder before the program starts.'],
  ['-S', '--setuid', 'Become this user in there.'],
  ['-G', '--setgid', 'Become this group in there, without other groups.'],
  ['', '--map-user', 'Map one user ID to yours, without privileges.'],
  ['', '--map-group', 'Map one group ID to yours, without privileges.'],
  ['', '--map-users', 'Map a range of user IDs with newuidmap: OUTER,INNER,COUNT, or auto.'],
  ['', '--map-groups', 'Map a range of group IDs with newgidmap: OUTER,INNER,COUNT, or auto.'],
  ['', '--map-auto', 'Map the whole range that /etc/subuid and /etc/subgid give you.'],
  [
    '',
    '--propagation',
    'What the mounts become in a new mount namespace: private (default), slave, shared, unchanged.',
  ],
  [
    '',
    '--setgroups',
    'allow or deny setgroups(2) in the new user namespace; without privileges gid_map needs deny.',
  ],
  ['', '--keep-caps', 'Keep the capabilities of the new user namespace over the exec, as ambient ones.'],
  ['', '--monotonic', 'Offset of the monotonic clock in the new time namespace, in seconds.'],
  ['', '--boottime', 'Offset of the time since boot in the new time namespace, in seconds.'],
];

/** Every flag of unshare(1) that has to do with containers. */
export const FLAG_TOPICS: readonly Topic[] = [
  ...UNSHARE_KINDS.map((kind) =>
    topicOf(
      UNSHARE_FLAGS[kind],
      LONG_OPTIONS[kind],
      `Make a new ${NAMESPACES[kind].label}. ${NAMESPACES[kind].isolates}`,
    ),
  ),
  ...OTHERS.map(([short, long, does]) => topicOf(short, long, does)),
];

function topicOf(short: string, long: string, does: string): Topic {
  const steps = expandFlags(short.slice(1)).map(formatStep);
  return {
    kind: 'flag',
    name: `unshare ${short === '' ? long : `${short}, ${long}`}`,
    names: [short, long, `unshare ${short}`, `unshare ${long}`].filter((name) => /--?\w/.test(name)),
    text: [does, ...(steps.length === 0 ? [] : [`As steps: ${steps.join(', ')}.`])],
    man: 'unshare(1)',
    steps,
  };
}

/** The topics of a word of several letters: `-rmpf`. Undefined if one of them is no flag. */
export function topicsOfLetters(word: string): readonly Topic[] | undefined {
  if (!/^-[a-zA-Z]{2,}$/.test(word)) return undefined;
  const found = [...word.slice(1)].map((letter) =>
    FLAG_TOPICS.find(({ names }) => names.includes(`-${letter}`)),
  );
  return found.every((topic) => topic !== undefined) ? found : undefined;
}
