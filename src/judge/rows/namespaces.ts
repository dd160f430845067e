import {
  NAMESPACES,
  type NamespaceLink,
  type NamespaceType,
  namespaceText,
  parseNamespaceLink,
  sameNamespace,
} from '../../kernel/namespaces.js';
import type { Attempt } from '../evidence.js';
import { type Finding, judged, type Row, skip } from '../row.js';

/** From outside, or, where that is closed to us, as the probe read it: the number of a namespace is the same everywhere. */
export function linkOf({ inside, reports }: Attempt, kind: NamespaceType): NamespaceLink | null {
  const link = inside?.namespaces[kind];
  if (link?.ok) return link.value;
  const text = reports.facts?.namespaces[kind];
  return text == null ? null : parseNamespaceLink(text);
}

function isOwn(attempt: Attempt, kind: NamespaceType): Finding {
  const [ours, theirs] = [attempt.host.namespaces[kind], linkOf(attempt, kind)];
  if (!ours.ok) return skip(ours.reason);
  if (theirs === null) return skip(unreadable(attempt, kind));
  const label = NAMESPACES[kind].label;
  return judged(
    !sameNamespace(ours.value, theirs),
    `${namespaceText(theirs)}, and the host's is ${namespaceText(ours.value)}`,
    `it is in the host's ${label}, ${namespaceText(theirs)}${unborn(attempt, kind)}`,
  );
}

function unreadable({ inside }: Attempt, kind: NamespaceType): string {
  if (inside === undefined)
    return 'the probe was not found in /proc here, and inside there is no /proc that says it';
  const link = inside.namespaces[kind];
  return link.ok
    ? ''
    : `from outside it can't be read (${link.reason}), and inside there is no /proc that says it`;
}

/** unshare(2) does not move the caller into a new PID namespace: its first child is the first one in there. */
function unborn({ inside, host }: Attempt, kind: NamespaceType): string {
  const [ours, theirs] = [host.namespaces.pid_for_children, inside?.namespaces.pid_for_children];
  const made = kind === 'pid' && ours.ok && theirs?.ok && !sameNamespace(ours.value, theirs.value);
  return made ? '; a new one was made, but only a child that is forked after that is in it' : '';
}

interface Kind {
  readonly kind: NamespaceType;
  readonly stage: number;
  readonly why: string;
}

/** Where the time namespace has its stage: behind the core of the course. */
const TIME = 19;

const KINDS: readonly Kind[] = [
  {
    kind: 'user',
    stage: 1,
    why: 'User 0 in there would be user 0 of the host, and whatever gets out is root.',
  },
  { kind: 'uts', stage: 2, why: 'Whoever sets the name in there would set it for the whole machine.' },
  {
    kind: 'mnt',
    stage: 3,
    why: 'Whatever is mounted in there would be mounted for everybody, and nothing could be taken out of sight.',
  },
  {
    kind: 'pid',
    stage: 4,
    why: 'The program would see all processes of the machine, and could send signals to those of its user.',
  },
  {
    kind: 'ipc',
    stage: 5,
    why: "The program could read and change the shared memory, semaphores and queues of its user's other programs.",
  },
  {
    kind: 'net',
    stage: 6,
    why: 'The program would be on the networks of the host, with its addresses, and could reach what listens on 127.0.0.1.',
  },
  {
    kind: 'cgroup',
    stage: 7,
    why: 'The paths of its control groups would tell the program how the host has arranged its own.',
  },
  {
    kind: 'time',
    stage: TIME,
    why: 'The program would see for how long the host has been up, and could not be moved to another machine with its clocks.',
  },
];

const rowOf = ({ kind, stage, why }: Kind): Row => ({
  // A control group of its own is a row, too.
  id: kind === 'cgroup' ? 'cgroup-ns' : kind,
  stage,
  title: `A ${NAMESPACES[kind].label} of its own`.replace(/^A (?=[aio]|IPC)/i, 'An '),
  why,
  look: ({ plain }) => isOwn(plain, kind),
});

/** One for each kind of namespace. */
export const namespaceRows: Readonly<Record<NamespaceType, Row>> = Object.fromEntries(
  KINDS.map((kind) => [kind.kind, rowOf(kind)]),
) as Record<NamespaceType, Row>;
