import { type Draft, done, type Fold } from './draft.js';
import type { ContainerMount, Propagation } from './spec.js';

/** Where file systems are mounted usually, and how: as in native/step_mount.c. */
const FILE_SYSTEMS: Readonly<Record<string, { target: string; flags: string[]; options?: string }>> = {
  proc: { target: '/proc', flags: ['nosuid', 'nodev', 'noexec'] },
  sysfs: { target: '/sys', flags: ['nosuid', 'nodev', 'noexec'] },
  tmpfs: { target: '/mnt', flags: ['nosuid', 'nodev'] },
  ramfs: { target: '/mnt', flags: ['nosuid', 'nodev'] },
  mqueue: { target: '/dev/mqueue', flags: ['nosuid', 'nodev', 'noexec'] },
  devpts: {
    target: '/dev/pts',
    flags: ['nosuid', 'noexec'],
    options: 'newinstance,ptmxmode=0666,mode=0620',
  },
  cgroup2: { target: '/sys/fs/cgroup', flags: ['nosuid', 'nodev', 'noexec'] },
};

const OUTSIDE = 'it is not below the new root, so nothing of it is seen inside';
const STAYS = 'it is a file of the host, and would stay there';

/** The path as it is from inside; null: it can't be seen from there. */
function inside({ newRoot, root }: Draft, path: string): string | null {
  if (newRoot === null || root !== null) return path;
  if (path === newRoot) return '/';
  return path.startsWith(`${newRoot}/`) ? path.slice(newRoot.length) : null;
}

/** Adds something at a path. */
function at(draft: Draft, path: string, mount: (target: string) => ContainerMount): string | undefined {
  const target = inside(draft, path);
  if (target === null) return OUTSIDE;
  draft.mounts = [...draft.mounts, mount(target)];
  return done;
}

/** A file is made only where it is the container's own. */
function make(draft: Draft, path: string, mount: (target: string) => ContainerMount): string | undefined {
  const fresh = draft.mounts.some(
    (one) => one.kind === 'filesystem' && /^(tmp|ram)fs$/.test(one.type) && path.startsWith(`${one.target}/`),
  );
  const ours = draft.newRoot !== null || fresh || path.startsWith('$TMPDIR/');
  return ours ? at(draft, path, mount) : STAYS;
}

const enter =
  (entered: 'chroot' | 'pivot'): Fold =>
  (draft, path = '', old) => {
    if (draft.root !== null)
      return path === '/' ? 'the root is the root already' : 'a container changes its root once';
    draft.root = { path, entered, ...(old === undefined ? {} : { old }) };
    return done;
  };

const propagate =
  (propagation: Propagation): Fold =>
  (draft, path = '/') => {
    if (path !== '/') return 'formats of containers say for the root alone how mounts travel';
    draft.propagation = propagation;
    return done;
  };

/** Of what is in `$TMPDIR` a lesson has brought all that no step has made. */
const isOfLesson = ({ steps }: Draft, path: string): boolean =>
  path.startsWith('$TMPDIR/') &&
  !steps.some(({ name, args }) => (name === 'touch' || name === 'mkdir') && args[0] === path);

/** Its mounts, its root, and what lies in that. */
export const mountFolds: Readonly<Record<string, Fold>> = {
  private: propagate('private'),
  slave: propagate('slave'),
  shared: propagate('shared'),
  mount: (draft, type = '', target = FILE_SYSTEMS[type]?.target ?? '/mnt', options) => {
    const usual = FILE_SYSTEMS[type];
    const words = (options ?? usual?.options ?? '').split(',').filter(Boolean);
    return at(draft, target, (place) => ({
      kind: 'filesystem',
      type,
      target: place,
      options: [...(usual?.flags ?? []), ...words],
    }));
  },
  umount: (draft, target = '') => {
    const covers = draft.mounts.findLast((mount) => mount.target === target);
    if (covers === undefined) return 'a container is made of mounts that are added';
    draft.mounts = draft.mounts.filter((mount) => mount !== covers);
    return done;
  },
  bind: (draft, source = '', target = '') => {
    // It only makes a mount point of the folder, which every runtime does by itself.
    if (source === target && source === draft.newRoot) return done;
    if (isOfLesson(draft, source)) return 'the file comes with the lesson, and nobody else has it';
    const seen = inside(draft, source);
    const ofTheHost = draft.newRoot !== null && draft.root === null && seen === null;
    return at(draft, target, (place) => ({
      kind: 'bind',
      source: ofTheHost ? source : (seen ?? source),
      target: place,
      inside: draft.newRoot !== null && !ofTheHost,
    }));
  },
  // A runtime's mounts[] can say it, but what the ids are inside says the user namespace of the container, which is another.
  'bind-ids': () => 'whose files a mount shows is for the one who prepares the root file system to say',
  'bind-tty': (draft, root = '') => at(draft, root, () => ({ kind: 'terminal', target: '/' })),
  'read-only': (draft, path = '/') => at(draft, path, (target) => ({ kind: 'read-only', target })),
  writable: (draft, path = '/') => at(draft, path, (target) => ({ kind: 'writable', target })),
  dev: (draft, path = '/dev') => at(draft, path, (target) => ({ kind: 'devices', target })),
  mask: (draft, path = '') => at(draft, path, (target) => ({ kind: 'mask', target })),
  touch: (draft, path = '') => make(draft, path, (target) => ({ kind: 'file', target })),
  mkdir: (draft, path = '') => make(draft, path, (target) => ({ kind: 'folder', target })),
  symlink: (draft, to = '', path = '') => make(draft, path, (target) => ({ kind: 'link', target, to })),
  chdir: (draft, path = '') => {
    const target = inside(draft, path);
    if (target === null) return OUTSIDE;
    draft.cwd = target;
    return done;
  },
  chroot: enter('chroot'),
  pivot: enter('pivot'),
};
