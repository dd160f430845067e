import type { State } from './state.js';

export type Runner = 'sh' | 'bwrap' | 'crun' | 'runc';

/** A line of a row that a runner insists on, or can't bring about. At least one of `ours` and `theirs` is there. */
export interface Reason {
  readonly row: keyof State;
  /** A line that only stagehand's container has. */
  readonly ours?: RegExp;
  /** A line that only theirs has. */
  readonly theirs?: RegExp;
  /** Only for real root, or only for others. */
  readonly asRoot?: boolean;
  readonly why: string;
}

export interface Difference extends Reason {
  readonly by: readonly Runner[];
}

const OCI = ['crun', 'runc'] as const;

/** All that may differ, with the reason. A test fails for any other difference. */
export const DIFFERENCES: readonly Difference[] = [
  {
    by: ['sh', 'bwrap', ...OCI],
    row: 'mounts',
    ours: /^\S+ nsfs/,
    why: 'No container holds its own namespaces: whoever starts it may.',
  },
  {
    by: ['sh'],
    row: 'seccomp',
    ours: /^filter/,
    theirs: /^disabled$/,
    why: 'No common program installs a filter for another.',
  },
  {
    by: ['bwrap'],
    row: 'seccomp',
    ours: /^filter/,
    theirs: /^disabled$/,
    why: 'It takes a filter only when that is compiled already.',
  },
  {
    by: ['bwrap'],
    row: 'caps.inheritable',
    ours: /./,
    theirs: /[^0]/,
    why: 'It puts all capabilities that it leaves into this set ...',
  },
  {
    by: ['bwrap'],
    row: 'caps.ambient',
    ours: /./,
    theirs: /[^0]/,
    why: '... and this one, so that they outlive the exec of somebody who is not root.',
  },
  {
    by: ['bwrap'],
    row: 'caps.bounding',
    ours: /[^0]/,
    theirs: /^0+$/,
    asRoot: false,
    why: 'It leaves in it only what the command gets, and that is nothing for somebody who is not root.',
  },
  { by: ['bwrap'], row: 'no_new_privs', ours: /^0$/, theirs: /^1$/, why: 'It sets it always.' },
  { by: ['bwrap'], row: 'ns.time', ours: /^own$/, theirs: /./, why: 'It does not know this kind.' },
  { by: ['bwrap'], row: 'ns.time_for_children', ours: /^own$/, theirs: /./, why: 'The same.' },
  {
    by: ['bwrap', ...OCI],
    row: 'ns.mnt',
    ours: /^of the host$/,
    theirs: /^own$/,
    why: 'They mount, so they always make one.',
  },
  {
    by: ['bwrap', ...OCI],
    row: 'mounts',
    theirs: /^\/ \w+$/,
    why: 'They use pivot_root, which makes the root a mount.',
  },
  {
    by: ['bwrap'],
    row: 'mounts',
    ours: /^\/proc\/sys proc.* read-only$/,
    why: 'Besides the root only what it mounts itself can be read-only.',
  },
  { by: ['bwrap'], row: 'mounts', theirs: /^\/dev\/console devpts/, why: 'The terminal is bound there.' },
  {
    by: ['bwrap'],
    row: 'mounts',
    theirs: /^\/proc\/(bus|irq|sys|sysrq-trigger) proc.* read-only$/,
    asRoot: true,
    why: 'For real root it makes read-only what could be written there.',
  },
  { by: ['bwrap'], row: 'mounts', ours: /^\/sys sysfs$/, why: 'It can only bind that of the host.' },
  {
    by: ['bwrap'],
    row: 'mounts',
    ours: /^\/dev\/pts devpts$/,
    why: 'It mounts one only as a part of --dev.',
  },
  {
    by: ['bwrap', ...OCI],
    row: 'mounts',
    ours: /^\/mnt\/root overlay$/,
    why: 'Its folders have to be there before: an engine mounts the layers, and a runtime finds them mounted.',
  },
  {
    by: ['bwrap', 'crun'],
    row: 'mounts',
    ours: /^\/proc\/\w+ devtmpfs\[\/null\]$/,
    theirs: /^\/proc\/\w+ devtmpfs\[\/null\] read-only$/,
    why: 'They bind what masks a file read-only. It is no file, so that changes nothing.',
  },
  {
    by: ['bwrap', ...OCI],
    row: 'mounts',
    ours: /^\/dev\/pts\/N devpts\[\/N\]$/,
    why: 'The terminal is theirs, and on /dev/console.',
  },
  ...['uid_map', 'gid_map'].map(
    (row): Difference => ({
      by: ['bwrap'],
      row,
      ours: /, /,
      theirs: /^0 \d+ 1$/,
      why: 'It maps one user and one group.',
    }),
  ),
  {
    by: ['bwrap'],
    row: 'setgroups',
    ours: /^allow$/,
    theirs: /^deny$/,
    why: 'It writes gid_map without newgidmap.',
  },
  { by: ['bwrap'], row: 'cgroup', ours: /learn-export/, theirs: /./, why: 'It knows no control groups.' },
  { by: ['bwrap'], row: 'limits', ours: /./, theirs: /^none/, why: 'It knows no control groups.' },
  {
    by: OCI,
    row: 'root',
    ours: /^of the host$/,
    theirs: /^own$/,
    why: 'A bundle always has a root file system.',
  },
  {
    by: OCI,
    row: 'setgroups',
    ours: /^deny$/,
    theirs: /^allow$/,
    asRoot: true,
    why: 'Only who writes gid_map without privileges has to deny it, so a runtime that root starts does not.',
  },
  {
    by: OCI,
    row: 'cgroup',
    ours: /./,
    theirs: /learn-export|\/box$/,
    asRoot: true,
    why: 'Started by root they give each container groups in all hierarchies.',
  },
  {
    by: OCI,
    row: 'mounts',
    theirs: /^\/dev\/(null|zero|full|random|urandom|tty) devtmpfs/,
    why: 'The specification wants these devices in every container.',
  },
  { by: OCI, row: 'mounts', theirs: /^\/dev\/console devpts/, why: 'Its terminal is bound there.' },
  {
    by: OCI,
    row: 'mounts',
    theirs: /^\/dev\/pts devpts$/,
    why: 'A runtime opens the terminal in the devpts of the container.',
  },
  {
    by: OCI,
    row: 'mounts',
    ours: /^\/dev\/pts\/ptmx devpts/,
    why: 'Where the container has a devpts, it has a ptmx of its own.',
  },
];

/** A recipe that a runner does not take at all. */
export const REFUSED: readonly { readonly by: Runner; readonly recipe: RegExp; readonly says: RegExp }[] = [
  // Before runc 1.2.
  { by: 'runc', recipe: /-\w*T/, says: /namespace .*time.* does not exist/ },
  // The test starts them in a user namespace of its own, in which newuidmap has no rights; started by root they write the map.
  { by: 'crun', recipe: /map-ranges/, says: /new[ug]idmap: write to [ug]id_map failed/ },
  { by: 'runc', recipe: /map-ranges/, says: /newuidmap: write to uid_map failed/ },
  // unshare(1) asks newuidmap for root as well, and that wants a line for root in subuid(5).
  { by: 'sh', recipe: /map-ranges/, says: /newuidmap: uid range .* not allowed/ },
  // It wants user 0 to be in the map.
  { by: 'runc', recipe: /map-self/, says: /no user mapping found/ },
];

/** Lines of all rows that only one of two states has, without those that have a reason. @param used is told each reason. */
export function unexplained<T extends Reason>(
  reasons: readonly T[],
  ours: State,
  theirs: State,
  used: (reason: T) => void,
): string[] {
  return Object.keys(ours).flatMap((row) => {
    const [mine, other] = [ours, theirs].map((state) => (state[row] ?? '').split('\n').filter(Boolean));
    const only = (a: readonly string[] = [], b: readonly string[] = []): string[] =>
      a.filter((x) => !b.includes(x));
    const known = (side: 'ours' | 'theirs', line: string): boolean => {
      const reason = reasons.find((one) => one.row === row && one[side]?.test(line));
      if (reason !== undefined) used(reason);
      return reason !== undefined;
    };
    return [
      ...only(mine, other)
        .filter((line) => !known('ours', line))
        .map((line) => `${row}: - ${line}`),
      ...only(other, mine)
        .filter((line) => !known('theirs', line))
        .map((line) => `${row}: + ${line}`),
    ];
  });
}
