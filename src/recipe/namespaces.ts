/** Namespace kinds in the order in which a recipe makes them: the user namespace first, because it owns the others. */
export const UNSHARE_FLAGS = {
  user: '-U',
  mnt: '-m',
  uts: '-u',
  ipc: '-i',
  net: '-n',
  cgroup: '-C',
  time: '-T',
  pid: '-p',
} as const;

/** A kind of namespace that `unshare` can make, named as under /proc/PID/ns. */
export type UnshareKind = keyof typeof UNSHARE_FLAGS;

export const UNSHARE_KINDS = Object.keys(UNSHARE_FLAGS) as UnshareKind[];

/** What people call each kind, as in "a UTS namespace". */
export const KIND_NAMES: Readonly<Record<UnshareKind, string>> = {
  user: 'user',
  mnt: 'mount',
  uts: 'UTS',
  ipc: 'IPC',
  net: 'network',
  cgroup: 'cgroup',
  time: 'time',
  pid: 'PID',
};

/** The long options that unshare(1) and nsenter(1) have for each kind. */
export const LONG_OPTIONS: Readonly<Record<UnshareKind, string>> = {
  user: '--user',
  mnt: '--mount',
  uts: '--uts',
  ipc: '--ipc',
  net: '--net',
  cgroup: '--cgroup',
  time: '--time',
  pid: '--pid',
};
