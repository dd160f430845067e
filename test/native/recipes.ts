import fc from 'fast-check';
import { STEP_KINDS } from '../../src/recipe/steps.js';

/** Words that a command line may hold where they make sense, and where they don't. */
const word = fc.oneof(
  fc.constantFrom(
    ...STEP_KINDS.map((kind) => kind.name),
    '+',
    '--',
    '-',
    '-r',
    '-rmpf',
    '-Urmuin',
    '--keep-going',
    '--list',
    '--help',
    '--json',
    '--trace',
    '--pace',
  ),
  fc.constantFrom(
    'user',
    'mnt,pid',
    'time',
    'user,',
    'proc',
    'tmpfs',
    'sysfs',
    'up',
    '/proc',
    '/',
    '/tmp',
    '0',
    '1',
    '65534',
    '4294967295',
    '-1',
    '99999999999',
    'all',
    'none',
    'cap_chown',
    'cap_net_raw,cap_sys_admin',
    'noroot',
    'default',
    'EPERM:@mount,mkdirat',
    'read:/',
    'nofile',
    'cpu,memory:learn-any',
    'freezer:/',
    '32M',
    '20%',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
);

const step = fc.oneof(
  fc.constantFrom(
    'unshare user',
    'unshare user,mnt,pid',
    'unshare pid',
    'unshare time',
    'unshare net',
    'map-root',
    'map-self',
    'deny-setgroups',
    'map-uid',
    'map-gid',
  ),
  fc.constantFrom(
    'fork',
    'fork',
    'private',
    'slave',
    'shared',
    'shared /proc',
    'mount proc',
    'mount tmpfs',
    'mount tmpfs /proc',
    'mount tmpfs /',
    'mount sysfs',
    'mount mqueue',
  ),
  fc.constantFrom(
    'umount /proc',
    'bind /usr /mnt',
    'bind /etc/passwd /mnt',
    'read-only',
    'writable',
    'lo up',
    'shm 4096',
    'setuid 0',
    'setuid 1 2',
    'hostname moby',
  ),
  // None of these makes a file that would stay: /mnt is writable only behind a tmpfs of one's own.
  fc.constantFrom(
    'mount devpts /mnt',
    'mount devpts /mnt gid=5',
    'mount ramfs',
    'mount cgroup2 /mnt',
    'mount tmpfs /mnt size=1m',
    'time-offset monotonic 10',
    'time-offset boottime -1',
    'touch /mnt/a',
    'mkdir /mnt/a',
    'mkdir /mnt/proc',
    'symlink / /mnt/a',
    'touch /mnt/a/b',
  ),
  fc.constantFrom(
    'bind-tty /mnt',
    'dev',
    'dev /mnt',
    'mask /etc',
    'mask /mnt/a',
    'bind / /mnt',
    'chroot /',
    'chroot /mnt',
    'pivot /mnt',
    'pivot /mnt /a',
    'open /',
    'open /mnt',
  ),
  fc.constantFrom(
    'drop cap_net_raw',
    'drop all',
    'lower cap_sys_admin,cap_chown',
    'lower all',
    'inherit cap_kill',
    'ambient cap_kill',
    'ambient none',
    'keep-caps',
    'securebits noroot',
    'securebits no-setuid-fixup,keep-caps-locked',
    'no-new-privs',
    'seccomp default',
    'seccomp ENOSYS:clone3 log:@ptrace',
    'landlock read:/',
    'landlock write:/tmp read:/usr read:/lib read:/lib64 read:/bin',
    'rlimit nofile 64',
    'rlimit core 0:unlimited',
  ),
  fc.constantFrom(
    'reserve 1G',
    'fill 1M',
    'cgroup-make cpu,memory:learn-any',
    'cgroup-limit pids:learn-any 20',
    'cgroup-join cgroup:learn-any',
    'cgroup-freeze freezer:learn-any',
    'cgroup-thaw freezer:learn-any',
    'fork-into cgroup:learn-any',
  ),
  fc.constantFrom('setsid', 'controlling-tty', 'pty', 'pty', 'fork'),
  fc.constantFrom('escape chroot', 'escape setns', 'escape proc', 'escape fd'),
);

/** Starts a program where nobody can make a file, for a recipe may say so. */
export const nowhere: readonly string[] = ['env', '-C', '/proc'];

const front = fc.constantFrom([], ['-r'], ['-rmpf'], ['-ruf'], ['-Um']);

/** Any words at all; only the command, if one is named, is a harmless one. */
export const anyWords: fc.Arbitrary<string[]> = fc.array(word, { maxLength: 8 }).map((words) => {
  const end = words.indexOf('--');
  return end < 0 ? words : [...words.slice(0, end), '--', 'true'];
});

/** Steps that exist, in any order, and a command. */
export const anyRecipe: fc.Arbitrary<string[]> = fc
  .tuple(fc.boolean(), front, fc.array(step, { maxLength: 8 }))
  .map(([keepGoing, flags, steps]) => [
    ...(keepGoing ? ['--keep-going'] : []),
    ...flags,
    ...steps.flatMap((s, i) => [...(i > 0 || flags.length > 0 ? ['+'] : []), ...s.split(' ')]),
    '--',
    'true',
  ]);
