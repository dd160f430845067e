import { NAMESPACE_NAMES, NAMESPACES, type NamespaceName } from './namespaces.js';

/** What a row of the state table is, for a person. */
export interface RowLabel {
  readonly label: string;
  /** One sentence: what the row says, or what having one's own of it separates. */
  readonly meaning: string;
  /** Where it is described: `uts_namespaces(7)`. */
  readonly manual: string;
}

const STATE_LABELS = {
  uid_map: {
    label: 'user ID map',
    meaning: 'Which users in here are which users out there: first inside, first outside, how many.',
    manual: 'user_namespaces(7)',
  },
  gid_map: {
    label: 'group ID map',
    meaning: 'Which groups in here are which groups out there: first inside, first outside, how many.',
    manual: 'user_namespaces(7)',
  },
  setgroups: {
    label: 'setgroups',
    meaning: 'Whether supplementary groups may be changed or dropped in this user namespace.',
    manual: 'user_namespaces(7)',
  },
  'caps.inheritable': {
    label: 'inheritable capabilities',
    meaning: 'What execve keeps for a program whose file has the same capabilities marked inheritable.',
    manual: 'capabilities(7)',
  },
  'caps.permitted': {
    label: 'permitted capabilities',
    meaning: 'What the process may make effective at any time.',
    manual: 'capabilities(7)',
  },
  'caps.effective': {
    label: 'effective capabilities',
    meaning: 'What the kernel checks now, and only for things that belong to its user namespace.',
    manual: 'capabilities(7)',
  },
  'caps.bounding': {
    label: 'bounding capabilities',
    meaning: 'The most that an execve can ever give; what is dropped from it does not come back.',
    manual: 'capabilities(7)',
  },
  'caps.ambient': {
    label: 'ambient capabilities',
    meaning: 'What an execve keeps for a program that is neither setuid nor has capabilities of its own.',
    manual: 'capabilities(7)',
  },
  hostname: {
    label: 'hostname',
    meaning: 'The name that the system calls itself by.',
    manual: 'hostname(7)',
  },
  mounts: {
    label: 'mounts',
    meaning: 'The table of mounts that the process sees, and how mounts travel in and out of it.',
    manual: 'proc_pid_mountinfo(5)',
  },
  cgroup: {
    label: 'control group',
    meaning: 'The groups whose limits on CPU, memory and so on apply to the process.',
    manual: 'cgroups(7)',
  },
  limits: {
    label: 'limits',
    meaning:
      'How much memory, processor time and processes its own groups allow; the groups above may allow less.',
    manual: 'cgroups(7)',
  },
  root: {
    label: 'root directory',
    meaning: 'The directory that its paths begin at.',
    manual: 'proc_pid_root(5)',
  },
  nspid: {
    label: 'process number',
    meaning: 'Its number in our PID namespace, then in each one further in.',
    manual: 'proc_pid_status(5)',
  },
  links: {
    label: 'network interfaces',
    meaning: 'The interfaces of its network namespace, and whether the loopback interface is up.',
    manual: 'proc_pid_net(5)',
  },
  addresses: {
    label: 'addresses',
    meaning: 'The addresses of its interfaces; the number behind the slash says who is on the same wire.',
    manual: 'rtnetlink(7)',
  },
  routes: {
    label: 'routes',
    meaning: 'Where its packets go: to the wire of an interface, or by way of a neighbour there.',
    manual: 'rtnetlink(7)',
  },
  terminal: {
    label: 'controlling terminal',
    meaning: 'The terminal whose Ctrl-C and hang-up reach the process.',
    manual: 'tty(4)',
  },
  no_new_privs: {
    label: 'no_new_privs',
    meaning: '1: no execve gives more rights than before, so setuid programs do not work; it stays so.',
    manual: 'PR_SET_NO_NEW_PRIVS(2const)',
  },
  seccomp: { label: 'seccomp', meaning: 'Whether filters decide on its system calls.', manual: 'seccomp(2)' },
} as const satisfies Record<string, RowLabel>;

/** Names a row of the state table: `ns.uts`, `caps.effective`, `mounts`. */
export type RowKey = `ns.${NamespaceName}` | keyof typeof STATE_LABELS;

/** Every row in the order of the table. */
export const ROW_KEYS = [
  ...NAMESPACE_NAMES.map((name) => `ns.${name}` as const),
  ...(Object.keys(STATE_LABELS) as (keyof typeof STATE_LABELS)[]),
] as const satisfies readonly RowKey[];

/** What each row is called and means. */
export const ROW_LABELS: Readonly<Record<RowKey, RowLabel>> = {
  ...(Object.fromEntries(NAMESPACE_NAMES.map((name) => [`ns.${name}`, namespaceLabel(name)])) as Record<
    `ns.${NamespaceName}`,
    RowLabel
  >),
  ...STATE_LABELS,
};

function namespaceLabel(name: NamespaceName): RowLabel {
  const { label, isolates, manual } = NAMESPACES[name];
  return { label, meaning: isolates, manual };
}
