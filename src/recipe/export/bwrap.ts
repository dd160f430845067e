import { capabilitySets } from './capability-sets.js';
import type { ContainerMount, ContainerSpec, Exporter, Here, LeftOut } from './spec.js';
import { shellLine } from './words.js';

/** A call of bwrap(1), bubblewrap. */
export const bwrap: Exporter = (spec, here) => {
  const lines = [
    ...namespaces(spec),
    ...ids(spec, here),
    ...capabilities(spec, here),
    root(spec),
    ...spec.mounts.flatMap((mount) => mountOptions(mount, spec)),
    ...(spec.cwd === null ? [] : [['--chdir', spec.cwd]]),
    ...(spec.hostname === null ? [] : [['--hostname', spec.hostname]]),
    ...(spec.terminal === 'none' ? [['--new-session']] : []),
    ['--', ...spec.command],
  ];
  return {
    text: `exec ${limits(spec)}bwrap \\\n  ${lines.map(shellLine).join(' \\\n  ')}\n`,
    leftOut: [
      ...spec.leftOut,
      ...unspeakable(spec, here),
      ...spec.mounts.flatMap((mount) => whyNot(mount, spec)),
    ],
  };
};

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  user: ['--unshare-user'],
  uts: ['--unshare-uts'],
  ipc: ['--unshare-ipc'],
  net: ['--unshare-net'],
  cgroup: ['--unshare-cgroup'],
  pid: ['--unshare-pid', '--as-pid-1'],
};

function namespaces(spec: ContainerSpec): string[][] {
  const flags = spec.namespaces.flatMap((kind) => FLAGS[kind] ?? []);
  return [...(flags.length === 0 ? [] : [flags]), ['--die-with-parent']];
}

function ids({ namespaces, uidMap, gidMap, user }: ContainerSpec, here: Here): string[][] {
  if (!namespaces.includes('user')) return [];
  const uid = user?.uid ?? uidMap[0]?.inside ?? here.uid;
  const gid = user?.gid ?? gidMap[0]?.inside ?? here.gid;
  return [['--uid', `${uid}`, '--gid', `${gid}`]];
}

/** It has no limits itself, but keeps those that it is started with. */
function limits({ rlimits }: ContainerSpec): string {
  const options = rlimits.map(
    ({ name, soft, hard }) => `--${name}=${soft ?? 'unlimited'}:${hard ?? 'unlimited'}`,
  );
  return options.length === 0 ? '' : `prlimit ${options.join(' ')} `;
}

/** It drops all of them, unless it is told which to leave. */
function capabilities(spec: ContainerSpec, here: Here): string[][] {
  const { permitted } = capabilitySets(spec, here);
  const lacking = here.capabilities.filter((name) => !permitted.includes(name));
  // Without a word it leaves real root all of them.
  if (permitted.length === 0) return [['--cap-drop', 'ALL']];
  return [['--cap-add', 'ALL', ...lacking.flatMap((name) => ['--cap-drop', name.toUpperCase()])]];
}

function root({ root: own, mounts }: ContainerSpec): string[] {
  if (own === null) return ['--dev-bind', '/', '/'];
  const readOnly = mounts.some(({ kind, target }) => kind === 'read-only' && target === '/');
  return [readOnly ? '--ro-bind' : '--bind', own.path, '/'];
}

function mountOptions(mount: ContainerMount, spec: ContainerSpec): string[][] {
  const { target } = mount;
  switch (mount.kind) {
    case 'filesystem': {
      const option = { proc: '--proc', tmpfs: '--tmpfs', ramfs: '--tmpfs', mqueue: '--mqueue' }[mount.type];
      return option === undefined ? [] : [[option, target]];
    }
    case 'devices':
      return [['--dev', target]];
    case 'bind':
      return mount.inside ? [] : [['--dev-bind', mount.source, target]];
    case 'mask':
      return [['--ro-bind', '/dev/null', target]];
    case 'read-only':
      return isMounted(target, spec) ? [['--remount-ro', target]] : [];
    case 'folder':
      return [['--dir', target]];
    default:
      return [];
  }
}

/** Only what it has mounted itself it can mount again. */
const isMounted = (path: string, { mounts }: ContainerSpec): boolean =>
  mounts.some(
    ({ kind, target, ...rest }) =>
      target === path && (['filesystem', 'devices'].includes(kind) || ('inside' in rest && !rest.inside)),
  );

function whyNot(mount: ContainerMount, spec: ContainerSpec): LeftOut[] {
  const left = (what: string, why: string): LeftOut[] => [{ what: `${what} ${mount.target}`, why }];
  switch (mount.kind) {
    case 'filesystem':
      if (mount.type === 'devpts') return left('devpts', 'it mounts one only as a part of --dev');
      if (mount.type === 'ramfs') return left('ramfs', 'it makes a tmpfs of it');
      if (mount.type === 'overlay')
        return left('overlay', 'only from version 0.11 on it has --overlay-src and --overlay for that');
      return ['sysfs', 'cgroup2'].includes(mount.type)
        ? left(mount.type, 'it can only bind that of the host')
        : [];
    case 'bind':
      return mount.inside ? left('bind', 'the source of a bind is always a path of the host') : [];
    case 'mask':
      return left('mask', 'it is bound as a file, so this is not for a folder');
    case 'link':
      return left('symlink', 'make it in the root file system before; where there is one, --symlink fails');
    case 'terminal':
      return left('bind-tty', 'it binds the terminal on /dev/console, as a part of --dev');
    case 'read-only':
      return mount.target === '/' || isMounted(mount.target, spec)
        ? []
        : left('read-only', 'besides the root only what it mounts itself can be read-only');
    case 'writable':
      return left('writable', 'a mount is writable unless it is made read-only');
    default:
      return [];
  }
}

function unspeakable(spec: ContainerSpec, here: Here): LeftOut[] {
  const { permitted } = capabilitySets(spec, here);
  const { namespaces: own, capabilities: changed, propagation, root: root_ } = spec;
  const list: readonly (readonly [boolean, string, string])[] = [
    [own.includes('time'), 'the time namespace', 'it does not know this kind'],
    [!own.includes('mnt'), "the host's mount namespace", 'it always makes one of its own'],
    [!spec.noNewPrivs, 'programs that give rights', 'it always sets no_new_privs'],
    [root_?.entered === 'chroot', 'chroot', 'it always uses pivot_root'],
    [root_?.old !== undefined, 'the old root', 'it takes it away'],
    [
      spec.seccomp.length > 0,
      'seccomp',
      'it wants a filter that is compiled already, on a descriptor (--seccomp FD)',
    ],
    [spec.cgroup !== null, 'the control group', 'put cgexec(1) or systemd-run --user --scope before it'],
    [
      permitted.length > 0,
      'empty inheritable and ambient sets',
      'it puts all capabilities that it leaves into both',
    ],
    [
      permitted.length === 0,
      'the bounding set',
      'it leaves in it only what the command gets, which is nothing',
    ],
    [changed.securebits.length > 0, 'securebits', 'it has no option for them'],
    [
      spec.terminal === 'own',
      'a terminal of its own',
      'it lends yours; --new-session takes the control of it away',
    ],
    [
      spec.uidMap.length > 1 || spec.gidMap.length > 1,
      'all ids but one',
      'it maps yourself only; a user namespace that newuidmap has mapped can be given to it (--userns FD)',
    ],
    [propagation === 'shared', 'mounts that are shared', 'it makes all of them slaves'],
    [own.includes('net') && !spec.loopback, 'a loopback interface that is down', 'it brings lo up'],
  ];
  return list.filter(([holds]) => holds).map(([, what, why]) => ({ what, why }));
}
