/** The namespace types of namespaces(7), by the name that the text of their link begins with. */
export type NamespaceType = 'user' | 'mnt' | 'uts' | 'ipc' | 'net' | 'pid' | 'cgroup' | 'time';

interface NamespaceFacts {
  readonly type: NamespaceType;
  readonly label: string;
  /** What having one's own of it separates, in plain words. */
  readonly isolates: string;
  readonly manual: string;
}

/** The links under `/proc/<pid>/ns`, in the order in which they are shown. */
export const NAMESPACES = {
  user: {
    type: 'user',
    label: 'user namespace',
    isolates:
      'User and group IDs, and what capabilities are good for: root in here is somebody else out there.',
    manual: 'user_namespaces(7)',
  },
  mnt: {
    type: 'mnt',
    label: 'mount namespace',
    isolates: 'The table of mounts: what is mounted in here is not seen out there.',
    manual: 'mount_namespaces(7)',
  },
  uts: {
    type: 'uts',
    label: 'UTS namespace',
    isolates: 'The hostname and the NIS domain name.',
    manual: 'uts_namespaces(7)',
  },
  ipc: {
    type: 'ipc',
    label: 'IPC namespace',
    isolates: 'System V message queues, semaphores and shared memory, and POSIX message queues.',
    manual: 'ipc_namespaces(7)',
  },
  net: {
    type: 'net',
    label: 'network namespace',
    isolates: 'Network interfaces, addresses, routes, ports and firewall rules.',
    manual: 'network_namespaces(7)',
  },
  pid: {
    type: 'pid',
    label: 'PID namespace',
    isolates: 'Process numbers: the first process in here is number 1.',
    manual: 'pid_namespaces(7)',
  },
  pid_for_children: {
    type: 'pid',
    label: 'PID namespace for children',
    isolates: 'The PID namespace that children will be born into; a process never changes its own.',
    manual: 'pid_namespaces(7)',
  },
  cgroup: {
    type: 'cgroup',
    label: 'cgroup namespace',
    isolates: 'Where the paths of control groups begin: the own group is shown as /.',
    manual: 'cgroup_namespaces(7)',
  },
  time: {
    type: 'time',
    label: 'time namespace',
    isolates: 'The monotonic clock and the time since boot; never the time of day.',
    manual: 'time_namespaces(7)',
  },
  time_for_children: {
    type: 'time',
    label: 'time namespace for children',
    isolates: 'The time namespace that children will be born into.',
    manual: 'time_namespaces(7)',
  },
} as const satisfies Record<string, NamespaceFacts>;

/** Name of a link under `/proc/<pid>/ns`. */
export type NamespaceName = keyof typeof NAMESPACES;

export const NAMESPACE_NAMES = Object.keys(NAMESPACES) as readonly NamespaceName[];

/** Which namespace a link points to. */
export interface NamespaceLink {
  readonly type: NamespaceType;
  /** Two processes share a namespace exactly if this is equal. Null: it exists, but no process was born in it yet. */
  readonly inode: number | null;
}

const TYPES: ReadonlySet<string> = new Set(NAMESPACE_NAMES.map((name) => NAMESPACES[name].type));

/** Reads the text of a link such as `uts:[4026531838]` (namespaces(7)); null if it is no such text. */
export function parseNamespaceLink(text: string): NamespaceLink | null {
  const [, type = '', inode = ''] = /^([a-z]+):\[(\d+)\]$/.exec(text) ?? [];
  return TYPES.has(type) ? { type: type as NamespaceType, inode: Number(inode) } : null;
}

/** The text of the link as the kernel writes it; `pid:[no process yet]` where it does not write one yet. */
export function namespaceText(link: NamespaceLink): string {
  return `${link.type}:[${link.inode ?? 'no process yet'}]`;
}

/** Whether both links lead to one namespace; null if that can't be known, as neither has a number yet. */
export function sameNamespace(a: NamespaceLink, b: NamespaceLink): boolean | null {
  if (a.inode === null && b.inode === null) return null;
  return a.type === b.type && a.inode === b.inode;
}
