import { joinedKinds, unsharedKinds } from './flags.js';
import { LONG_OPTIONS, UNSHARE_FLAGS } from './namespaces.js';
import { NETWORKS_TYPED } from './typed-networks.js';
import type { Step } from './types.js';

type Typed = (...args: readonly string[]) => string | null;

/** Of `cpu,memory:box` the name, and the first controller. */
const nameOf = (groups = ''): string => groups.slice(groups.indexOf(':') + 1);
const firstOf = (groups = ''): string => groups.split(/[,:]/)[0] ?? '';

const LIMIT_FILES: Readonly<Record<string, string>> = {
  memory: 'memory.max',
  cpu: 'cpu.max',
  pids: 'pids.max',
};

/** `cap_net_raw,cap_kill` as setpriv(1) wants it: `+net_raw,+kill`. */
const signed = (sign: '+' | '-', list: string): string =>
  list
    .split(',')
    .map((name) => sign + name.replace(/^cap_/i, '').toLowerCase())
    .join(',');

// The step is for a whole subtree. Newer mount(8) has `ro=recursive` for it; that of Debian 12 takes it and does nothing.
const readOnly = (path: string): string =>
  `findmnt -Rrno TARGET ${path} | xargs -n1 mount -o remount,bind,ro`;

/** nsenter(1) becomes root in a user namespace that it joins, if it is not told to leave that. */
function entering(list = '', whom = ''): string {
  const kinds = joinedKinds({ name: 'join', args: [list] });
  const options = kinds.map((kind) => LONG_OPTIONS[kind]);
  const same = kinds.includes('user') ? ['--preserve-credentials'] : [];
  const words = /^\d+$/.test(whom)
    ? ['--target', whom, ...options, ...same]
    : [...options.map((option) => `${option}=${whom}`), ...same];
  return ['nsenter', ...words].join(' ');
}

const RANGES = ['0:me:1', '1:sub:all'];

/** Lines of map-ranges as newuidmap(1) wants them: `0 $UID 1 1 FIRST COUNT`. */
function numbersOf(kind: 'u' | 'g', lines: readonly string[]): string {
  return (lines.length === 0 ? RANGES : lines)
    .filter((line) => !/^[ug]:/.test(line) || line.startsWith(kind))
    .map((line) => line.replace(/^[ug]:/, '').replaceAll(':', ' '))
    .join(' ')
    .replaceAll(/\bme\b/g, kind === 'u' ? '$UID' : '$GID')
    .replaceAll(/\bsub\b/g, 'FIRST')
    .replaceAll(/\ball\b/g, 'COUNT');
}

/** By the name of the step. `null`: there is no program for it that one could name. */
const TYPED: Readonly<Record<string, Typed>> = {
  'map-root': () => 'unshare --map-root-user',
  'map-self': () => 'unshare --map-current-user',
  'deny-setgroups': () => 'echo deny > /proc/self/setgroups',
  'map-uid': (inside = '0', outside = '$UID', count = '1') =>
    `echo ${inside} ${outside} ${count} > /proc/PID/uid_map`,
  'map-gid': (inside = '0', outside = '$GID', count = '1') =>
    `echo ${inside} ${outside} ${count} > /proc/PID/gid_map`,
  // From a second shell, outside. Real root writes the file instead.
  'map-ranges': (...lines) =>
    `newuidmap PID ${numbersOf('u', lines)}; newgidmap PID ${numbersOf('g', lines)}`,
  setuid: (uid = '', gid = uid) => `setpriv --reuid ${uid} --regid ${gid} --clear-groups`,
  join: entering,
  keep: (kind = '', file = '') => {
    const link = kind === 'pid' || kind === 'time' ? `${kind}_for_children` : kind;
    return `mount --bind /proc/self/ns/${link} ${file}`;
  },
  fork: () => 'unshare --fork',
  'time-offset': (clock = '', seconds = '') => `unshare --time --${clock} ${seconds}`,
  private: (path = '/') => `mount --make-rprivate ${path}`,
  slave: (path = '/') => `mount --make-rslave ${path}`,
  shared: (path = '/') => `mount --make-rshared ${path}`,
  mount: (type = '', target = PLACES[type] ?? '/mnt', options?: string) =>
    `mount -t ${type}${options === undefined ? '' : ` -o ${options}`} ${type} ${target}`,
  umount: (target = '') => `umount ${target}`,
  bind: (source = '', target = '') => `mount --rbind ${source} ${target}`,
  // As mount(8) has it since util-linux 2.39.
  'bind-ids': (source = '', target = '', from = '', to = '', count = '') =>
    `mount --bind -o X-mount.idmap=${to}:${from}:${count} ${source} ${target}`,
  'read-only': (path = '/') => readOnly(path),
  writable: (path = '/') => `mount -o remount,bind,rw ${path}`,
  mask: (path = '') => `mount --bind /dev/null ${path}`,
  hostname: (name = '') => `hostname ${name}`,
  lo: () => 'ip link set lo up',
  ...NETWORKS_TYPED,
  shm: (bytes = '') => `ipcmk --shmem ${bytes}`,
  touch: (path = '') => `touch ${path}`,
  mkdir: (path = '') => `mkdir ${path}`,
  symlink: (target = '', path = '') => `ln -sfn ${target} ${path}`,
  'bind-tty': (root = '') => `touch ${root}$(tty); mount --bind $(tty) ${root}$(tty)`,
  dev: (path = '/dev') => `mount -t tmpfs tmpfs ${path}, then a mount --bind for each device`,
  chroot: (path = '') => `chroot ${path}`,
  pivot: (path = '', old?: string) =>
    old === undefined
      ? `cd ${path} && pivot_root . . && umount -l .`
      : `cd ${path} && mkdir -p .${old} && pivot_root . .${old}`,
  chdir: (path = '') => `cd ${path}`,
  open: (path = '') => `exec 3< ${path}`,
  'cgroup-make': (groups = '') => `cgcreate -g ${groups}`,
  'cgroup-limit': (groups, value = '') =>
    `cgset -r ${LIMIT_FILES[firstOf(groups)] ?? firstOf(groups)}=${value} ${nameOf(groups)}`,
  'cgroup-join': (groups = '') => `cgexec -g ${groups}`,
  'cgroup-freeze': (groups) => `cgset -r cgroup.freeze=1 ${nameOf(groups)}`,
  'cgroup-thaw': (groups) => `cgset -r cgroup.freeze=0 ${nameOf(groups)}`,
  drop: (list = '') => (list === 'all' ? 'setpriv --bounding-set -all' : `capsh --drop=${list}`),
  lower: (list = '') => (list === 'all' ? 'capsh --caps=' : null),
  inherit: (list = '') => `setpriv --inh-caps ${signed('+', list)}`,
  ambient: (list = '') => `setpriv --ambient-caps ${list === 'none' ? '-all' : signed('+', list)}`,
  'keep-caps': () => 'capsh --keep=1',
  securebits: (list = '') => `setpriv --securebits ${signed('+', list.replaceAll('-', '_'))}`,
  'no-new-privs': () => 'setpriv --no-new-privs',
  rlimit: (name = '', value = '') => `prlimit --${name}=${value}`,
  setsid: () => 'setsid',
  'controlling-tty': () => 'setsid --ctty',
  pty: () => 'script -q /dev/null',
  // What no program offers by itself: runtimes do it, and systemd(1).
  seccomp: () => null,
  landlock: () => null,
  escape: () => null,
  'fork-into': () => null,
  reserve: () => null,
  fill: () => null,
};

const PLACES: Readonly<Record<string, string>> = {
  proc: '/proc',
  sysfs: '/sys',
  mqueue: '/dev/mqueue',
  devpts: '/dev/pts',
  cgroup2: '/sys/fs/cgroup',
};

/**
 * What one would type with util-linux, libcap and their like to do the same as a step. A program that changes only itself,
 * such as unshare(1), is typed in front of the rest. null: no common program does it.
 */
export function typedAs(step: Step): string | null {
  const kinds = unsharedKinds(step);
  if (kinds.length > 0) return `unshare ${kinds.map((kind) => UNSHARE_FLAGS[kind]).join(' ')}`;
  if (step.name === 'exec') return `exec ${step.args[0] ?? ''} ...`;
  return TYPED[step.name]?.(...step.args) ?? null;
}

/** Whether it is known of a step how one types it, or that one can't. */
export function isTypedKnown(name: string): boolean {
  return name === 'unshare' || name === 'exec' || name in TYPED;
}
