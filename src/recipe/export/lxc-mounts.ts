import { told } from './reasons.js';
import { settled } from './settled.js';
import type { ContainerMount, ContainerSpec, LeftOut } from './spec.js';

/** The keys of lxc.container.conf(5), "MOUNT POINTS", for the mounts of a spec. */
export function lxcMounts(spec: ContainerSpec): string[] {
  return [
    `lxc.autodev = ${ownDev(spec) ? 1 : 0}`,
    ...(ownDev(spec) || spec.mounts.some(isTerminals) ? ['lxc.pty.max = 1024'] : []),
    ...spec.mounts.flatMap((mount) => {
      const entry = entryOf(mount, spec);
      return entry === null ? [] : [`lxc.mount.entry = ${entry}`];
    }),
  ];
}

/** With lxc.autodev it fills a /dev, and mounts a devpts there. */
const ownDev = ({ mounts }: ContainerSpec): boolean =>
  mounts.some(({ kind, target }) => kind === 'devices' && target === '/dev');

/** It has a key of its own for these, and would take away what an entry mounts there. */
const isTerminals = (mount: ContainerMount): boolean =>
  mount.kind === 'filesystem' && mount.type === 'devpts' && mount.target === '/dev/pts';

function entryOf(mount: ContainerMount, spec: ContainerSpec): string | null {
  const at = (kind: ContainerMount['kind']): boolean =>
    spec.mounts.some((other) => other.kind === kind && other.target === mount.target);
  const flags = [
    ...(at('read-only') ? ['ro'] : []),
    ...(at('folder') ? ['create=dir'] : []),
    ...(at('file') ? ['create=file'] : []),
  ];
  const line = (source: string, type: string, options: readonly string[]): string =>
    [settled(source), place(mount.target, spec), type, [...options, ...flags].join(',') || 'defaults']
      .map(field)
      .concat('0 0')
      .join(' ');
  switch (mount.kind) {
    case 'filesystem':
      return isTerminals(mount) ? null : line(mount.type, mount.type, mount.options.map(settled));
    case 'bind':
      return mount.inside || covered(mount, spec) ? null : line(mount.source, 'none', ['rbind']);
    case 'mask':
      return line('/dev/null', 'none', ['bind', 'ro']);
    case 'read-only':
      return mount.target === '/' ||
        at('filesystem') ||
        isBound(mount.target, spec) ||
        isInOwn(mount.target, spec)
        ? null
        : line(spec.root === null ? mount.target : `${spec.root.path}${mount.target}`, 'none', [
            'rbind',
            'ro',
          ]);
    default:
      return null;
  }
}

const isBound = (path: string, { mounts }: ContainerSpec): boolean =>
  mounts.some((one) => one.kind === 'bind' && !one.inside && one.target === path);

/** Whether it is in a mount of the container, which is not there yet when one of the host's paths is bound. */
const isInOwn = (path: string, { mounts }: ContainerSpec): boolean =>
  mounts.some(
    ({ kind, target }) => ['filesystem', 'devices'].includes(kind) && path.startsWith(`${target}/`),
  );

/** A place is seen from the root file system, and without one from the host's root. */
const place = (target: string, { root }: ContainerSpec): string =>
  root === null ? target : target.replace(/^\/+/, '') || '/';

/** The fields of a line are parted by blanks: fstab(5). */
const field = (word: string): string =>
  word.replaceAll('\\', '\\134').replaceAll(' ', '\\040').replaceAll('\t', '\\011').replaceAll('#', '\\043');

/** What a /dev that it fills has already. */
const covered = ({ target }: ContainerMount, spec: ContainerSpec): boolean =>
  ownDev(spec) && /^\/dev\/(null|zero|full|random|urandom|tty|ptmx)$/.test(target);

/** Mounts that have no place in such a file. */
export function lxcMountReasons(spec: ContainerSpec): LeftOut[] {
  return spec.mounts.flatMap((mount) => {
    const { kind, target } = mount;
    const alone = !spec.mounts.some((one) => one !== mount && one.target === target);
    return told([
      [
        kind === 'devices' && target !== '/dev',
        `dev ${target}`,
        'it fills a folder with devices at /dev only (lxc.autodev)',
      ],
      [kind === 'bind' && mount.inside, `bind ${target}`, 'the source of a bind is a path of the host'],
      [
        kind === 'read-only' && isInOwn(target, spec),
        `read-only ${target}`,
        'it is in a mount of the container, and what is bound read-only is a path of the host',
      ],
      [kind === 'terminal', 'bind-tty', 'it binds a terminal of its own on /dev/console'],
      [kind === 'mask', `mask ${target}`, 'it is bound as a file, so this is not for a folder'],
      [
        ['file', 'folder'].includes(kind) && alone,
        `${kind === 'file' ? 'touch' : 'mkdir'} ${target}`,
        'make it in the root file system',
      ],
      [kind === 'link', `symlink ${target}`, 'make it in the root file system'],
      [kind === 'writable', `writable ${target}`, 'a mount is writable unless it is made read-only'],
    ]);
  });
}
