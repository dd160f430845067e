import { told } from './reasons.js';
import type { ContainerMount, ContainerSpec, LeftOut } from './spec.js';
import { shellLine } from './words.js';

/** What it mounts in every container. */
const ALWAYS =
  /^\/(proc|sys|sys\/fs\/cgroup|dev|dev\/(pts|pts\/ptmx|mqueue|shm|null|zero|full|random|urandom|tty|ptmx|console))$/;

/** These it mounts last, over whatever one has put there. */
const LAST = /^\/(proc|sys|dev)(\/|$)/;

const comes = ({ target }: ContainerMount): boolean => ALWAYS.test(target);

/** Options for the mounts of a spec, one a line, for a shell. */
export function nspawnMounts(spec: ContainerSpec): string[] {
  const readOnly = (target: string): boolean =>
    spec.mounts.some((mount) => mount.kind === 'read-only' && mount.target === target);
  const option = (mount: ContainerMount): string | null => {
    const { target } = mount;
    if (mount.kind === 'filesystem' && mount.type === 'overlay') return overlay(mount.options, target);
    if (comes(mount)) return null;
    if (mount.kind === 'filesystem' && /^(tmp|ram)fs$/.test(mount.type))
      return `--tmpfs=${escaped(target)}:${[...mount.options, ...(readOnly(target) ? ['ro'] : [])].join(',')}`;
    if (mount.kind === 'bind' && !mount.inside)
      return `--bind${readOnly(target) ? '-ro' : ''}=${escaped(mount.source)}:${escaped(target)}`;
    if (mount.kind === 'mask' && !LAST.test(target)) return `--inaccessible=${escaped(target)}`;
    return mount.kind === 'read-only' && target === '/' ? '--read-only' : null;
  };
  return spec.mounts.flatMap((mount) => {
    const word = option(mount);
    return word === null ? [] : [shellLine([word])];
  });
}

/** A colon parts the words of these options: systemd-nspawn(1), "Mount Options". */
const escaped = (path: string): string => path.replaceAll(':', '\\:');

function overlay(options: readonly string[], target: string): string | null {
  const of = (name: string): string | undefined =>
    options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
  const [lower, upper] = [of('lowerdir'), of('upperdir')];
  if (lower === undefined || upper === undefined) return null;
  // The lowest comes first here, and last in the option of mount.
  const lowest = lower.split(':').reverse().join(':');
  return `--overlay=${lowest}:${upper}:${escaped(target)}`;
}

/** Mounts that have no place in a call of it. */
export function nspawnMountReasons(spec: ContainerSpec): LeftOut[] {
  const options = nspawnMounts(spec).join('\n');
  const isSaid = (path: string): boolean =>
    spec.mounts.some((one) => one.target === path && nspawnMounts({ ...spec, mounts: [one] }).length > 0);
  return spec.mounts.flatMap((mount) => {
    const { kind, target } = mount;
    const alone = !spec.mounts.some((one) => one !== mount && one.target === target);
    const type = kind === 'filesystem' ? mount.type : '';
    return told([
      [
        !comes(mount) && kind === 'filesystem' && !/^(tmpfs|ramfs|overlay)$/.test(type),
        `${type} ${target}`,
        'besides binds, tmpfs and overlays it mounts only what every container has, in the usual places',
      ],
      [
        type === 'overlay' && !options.includes('--overlay='),
        `overlay ${target}`,
        'it wants an upper folder',
      ],
      [type === 'ramfs', `ramfs ${target}`, 'it makes a tmpfs of it'],
      [kind === 'bind' && mount.inside, `bind ${target}`, 'the source of a bind is a path of the host'],
      [kind === 'terminal', 'bind-tty', 'it opens a terminal of its own, on /dev/console'],
      [kind === 'mask' && LAST.test(target), `mask ${target}`, 'it mounts /proc, /sys and /dev later'],
      [
        kind === 'read-only' && target !== '/' && target !== '/proc/sys' && !isSaid(target),
        `read-only ${target}`,
        'only the root and what it mounts itself can be read-only',
      ],
      [
        ['file', 'folder', 'link'].includes(kind) && alone && !comes(mount),
        `${{ file: 'touch', folder: 'mkdir', link: 'symlink' }[kind as string]} ${target}`,
        'make it in the root file system',
      ],
      [kind === 'writable', `writable ${target}`, 'a mount is writable unless it is made read-only'],
    ]);
  });
}
