import { typedAs } from '../typed.js';
import type { Step } from '../types.js';
import { limitLines } from './sh-cgroup.js';
import { bytes } from './size.js';
import { shellWord } from './words.js';

/** What a step is in a script: a program that executes what is behind it, or lines that the shell goes on after. */
export type Act = { readonly front: readonly string[] } | { readonly lines: readonly string[] };

type Perform = (...args: readonly string[]) => Act;

const lines = (...text: string[]): Act => ({ lines: text });
const front = (...words: string[]): Act => ({ front: words });
const w = shellWord;

const NO_DEV = 'nosuid,nodev';
const FLAGS: Readonly<Record<string, readonly [target: string, flags: string, options?: string]>> = {
  proc: ['/proc', `${NO_DEV},noexec`],
  sysfs: ['/sys', `${NO_DEV},noexec`],
  tmpfs: ['/mnt', NO_DEV],
  ramfs: ['/mnt', NO_DEV],
  mqueue: ['/dev/mqueue', `${NO_DEV},noexec`],
  devpts: ['/dev/pts', 'nosuid,noexec', 'newinstance,ptmxmode=0666,mode=0620'],
  cgroup2: ['/sys/fs/cgroup', `${NO_DEV},noexec`],
};

const mount = (type = '', target?: string, options?: string): Act => {
  const [place = '/mnt', flags = '', usual] = FLAGS[type] ?? [];
  const all = [flags, options ?? usual].filter(Boolean).join(',');
  return lines(`mount -t ${w(type)} -o ${w(all)} ${w(type)} ${w(target ?? place)}`);
};

/** A /dev of its own. One that is to be at /dev itself is made beside, since it would hide what it is made of. */
const dev = (path = '/dev'): Act => {
  const place = path === '/dev' ? '"$TMPDIR"' : w(path);
  const below = (name: string): string => (path === '/dev' ? `"$TMPDIR/${name}"` : w(`${path}/${name}`));
  const bound = path === '/dev' ? '"$TMPDIR/$device"' : `${place}/"$device"`;
  return lines(
    '# A user namespace may not make devices, so those of the host are bound.',
    `mount -t tmpfs -o ${NO_DEV},mode=755 tmpfs ${place}`,
    'for device in null zero full random urandom tty; do',
    `  : > ${bound}`,
    `  mount --bind /dev/"$device" ${bound}`,
    'done',
    `mkdir -m 755 ${below('pts')}`,
    `mkdir -m 1777 ${below('shm')}`,
    `mount -t devpts -o nosuid,noexec,newinstance,ptmxmode=0666,mode=0620 devpts ${below('pts')}`,
    `ln -s /proc/self/fd ${below('fd')}`,
    `for n in 0:stdin 1:stdout 2:stderr; do ln -s /proc/self/fd/"\${n%:*}" ${place}/"\${n#*:}"; done`,
    `ln -s pts/ptmx ${below('ptmx')}`,
    ...(path === '/dev' ? ['mount --move "$TMPDIR" /dev'] : []),
  );
};

const pivot = (path = '', old?: string): Act =>
  old === undefined
    ? lines(
        `cd ${w(path)}`,
        '# The old root comes to lie over the new one, and is taken away. From here on all programs are those of the new root.',
        'pivot_root . .',
        'umount -l .',
        'cd /',
      )
    : lines(`cd ${w(path)}`, `mkdir -p ${w(`.${old}`)}`, `pivot_root . ${w(`.${old}`)}`, 'cd /');

const setpriv = (...options: string[]): Act => front('setpriv', ...options);

const signed = (sign: '+' | '-', list: string): string =>
  list
    .split(',')
    .map((name) => sign + name.toLowerCase().replace(/^cap_/, ''))
    .join(',');

const rlimit = (name = '', value = ''): Act => {
  const [soft = '', hard = soft] = value.split(':');
  return front('prlimit', `--${name}=${bytes(soft) ?? 'unlimited'}:${bytes(hard) ?? 'unlimited'}`);
};

/** Steps that are more here than the command that `typedAs` names. */
const PERFORM: Readonly<Record<string, Perform>> = {
  mount,
  dev,
  pivot,
  rlimit,
  'bind-tty': (root = '') =>
    lines('terminal=$(tty)', `: > ${w(root)}"$terminal"`, `mount --bind "$terminal" ${w(root)}"$terminal"`),
  'read-only': (path = '/') =>
    lines(
      '# Each mount by itself: a flag is not inherited by those below.',
      `findmnt -Rrno TARGET ${w(path)} | while read -r point; do mount -o remount,bind,ro "$point"; done`,
    ),
  mask: (path = '') =>
    lines(
      `if [ -d ${w(path)} ]; then mount -t tmpfs -o ro,${NO_DEV},noexec tmpfs ${w(path)}`,
      `else mount --bind /dev/null ${w(path)}; fi`,
    ),
  chroot: (path = '') => front('chroot', path),
  drop: (list = '') => setpriv(`--bounding-set=${list === 'all' ? '-all' : signed('-', list)}`),
  inherit: (list = '') => setpriv(`--inh-caps=${signed('+', list)}`),
  ambient: (list = '') => setpriv(`--ambient-caps=${list === 'none' ? '-all' : signed('+', list)}`),
  securebits: (list = '') => setpriv(`--securebits=${signed('+', list.replaceAll('-', '_'))}`),
  'no-new-privs': () => setpriv('--no-new-privs'),
  setuid: (uid = '', gid = uid) => setpriv(`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'),
  'cgroup-make': (groups = '') => lines(`cgcreate -g ${w(groups)}`),
  'cgroup-limit': (groups = '', value = '') => lines(...limitLines(groups, value)),
  'cgroup-join': (groups = '') => front('cgexec', '-g', groups),
  setsid: () => front('setsid', '--wait'),
  'controlling-tty': () => front('setsid', '--wait', '--ctty'),
};

/** What a step is in a script; null: no common program does it. */
export function actOf({ name, args }: Step): Act | null {
  const perform = PERFORM[name];
  if (perform !== undefined) return perform(...args);
  const typed = typedAs({ name, args: args.map(w) });
  return typed === null ? null : lines(typed);
}
