import { told } from './reasons.js';
import type { ContainerMount, ContainerSpec, LeftOut } from './spec.js';
import { shellLine } from './words.js';

/** In every container of an engine, whether one wants them or not. */
const ALWAYS =
  /^\/(proc|sys|sys\/fs\/cgroup|dev|dev\/(pts|pts\/ptmx|mqueue|shm|null|zero|full|random|urandom|tty|ptmx|console))$/;

const has = ({ mounts }: ContainerSpec, kind: ContainerMount['kind'], target: string): boolean =>
  mounts.some((mount) => mount.kind === kind && mount.target === target);

/** Whether an engine mounts it by itself. */
const comes = ({ target }: ContainerMount): boolean => ALWAYS.test(target);

/** Options of `run` for the mounts of a spec, one a line, for a shell. */
export function engineMounts(spec: ContainerSpec): string[] {
  return spec.mounts.flatMap((mount) => {
    const options = mountOptions(mount, spec);
    return options === null ? [] : [shellLine(options)];
  });
}

function mountOptions(mount: ContainerMount, spec: ContainerSpec): string[] | null {
  const { target } = mount;
  const readOnly = has(spec, 'read-only', target) ? ',readonly' : '';
  switch (mount.kind) {
    case 'filesystem': {
      if (comes(mount) || !isInMemory(mount)) return null;
      const options = ['rw', 'exec', ...mount.options].join(',');
      return ['--tmpfs', `${target}:${readOnly === '' ? options : options.replace('rw', 'ro')}`];
    }
    case 'bind':
      if (mount.inside || comes(mount) || !sayable(mount.source, target)) return null;
      return ['--mount', `type=bind,source=${mount.source},destination=${target}${readOnly}`];
    default:
      return null;
  }
}

const isSaid = (mount: ContainerMount, spec: ContainerSpec): boolean => mountOptions(mount, spec) !== null;

const isInMemory = (mount: ContainerMount): boolean =>
  mount.kind === 'filesystem' && /^(tmp|ram)fs$/.test(mount.type);

/** Their option is a list with commas. */
const sayable = (...paths: readonly string[]): boolean => !paths.some((path) => path.includes(','));

/** Mounts that have no place in a call of an engine. */
export function engineMountReasons(spec: ContainerSpec): LeftOut[] {
  return spec.mounts.flatMap((mount) => whyNot(mount, spec));
}

function whyNot(mount: ContainerMount, spec: ContainerSpec): LeftOut[] {
  const { target } = mount;
  switch (mount.kind) {
    case 'filesystem':
      return told([
        [mount.type === 'ramfs', `ramfs ${target}`, 'it makes a tmpfs of it'],
        [
          !comes(mount) && !isInMemory(mount),
          `${mount.type} ${target}`,
          'besides binds and tmpfs it mounts only what every container has, in the usual places',
        ],
        [
          comes(mount) && /^(sysfs|cgroup2)$/.test(mount.type),
          `${mount.type} ${target} to write in`,
          'it mounts this one read-only',
        ],
      ]);
    case 'bind':
      return told([
        [mount.inside, `bind ${target}`, 'the source of a mount is always a path of the host'],
        [!sayable(mount.source, target), `bind ${target}`, 'no path may have a comma in it'],
      ]);
    case 'terminal':
      return told([[true, 'bind-tty', 'with --tty it opens a terminal of the container, on /dev/console']]);
    case 'read-only':
      return told([
        [
          target !== '/' && !spec.mounts.some((one) => one.target === target && isSaid(one, spec)),
          `read-only ${target}`,
          'only the root and what it mounts itself can be read-only',
        ],
      ]);
    case 'file':
    case 'folder':
    case 'link':
      return told([
        [
          !comes(mount) && !spec.mounts.some((one) => one !== mount && one.target === target),
          `${{ file: 'touch', folder: 'mkdir', link: 'symlink' }[mount.kind]} ${target}`,
          'make it in the root file system',
        ],
      ]);
    case 'writable':
      return told([[true, `writable ${target}`, 'a mount is writable unless it is made read-only']]);
    default:
      return [];
  }
}
