import { foldersOf, layerOptions } from '../layers.js';
import type { ContainerMount, ContainerSpec, LeftOut } from './spec.js';

/** An entry of `mounts`. */
export interface OciMount {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

export interface OciMounts {
  readonly mounts: readonly OciMount[];
  readonly masked: readonly string[];
  readonly readOnly: readonly string[];
  readonly rootReadOnly: boolean;
  readonly leftOut: readonly LeftOut[];
}

const bind = (source: string, destination: string): OciMount => ({
  destination,
  type: 'bind',
  source,
  // What is mounted on it inside is not to travel to the host.
  options: ['rbind', 'rprivate'],
});

/** These a runtime has to make by itself, and /dev/ptmx (config-linux.md, "Default Devices"): without root it binds the host's. */
const DEFAULT_DEVICE = /^\/dev\/(null|zero|full|random|urandom|tty|ptmx)$/;

/** A /dev of its own; the devices in it come by themselves. */
const devices = (target: string): OciMount[] => [
  { destination: target, type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=755'] },
  devpts(`${target}/pts`),
];

/** Where a runtime opens a terminal for the container. */
function devpts(destination: string): OciMount {
  const options = ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620'];
  return { destination, type: 'devpts', source: 'devpts', options };
}

/** What the host's root would show besides files: with a root file system of its own it has to be bound. */
const OF_THE_HOST = ['/proc', '/sys', '/dev'];

/** The mounts of a spec, in the places where the specification wants them. */
export function ociMounts(spec: ContainerSpec): OciMounts {
  const of = (kind: ContainerMount['kind']): string[] =>
    spec.mounts.filter((mount) => mount.kind === kind).map(({ target }) => target);
  const readOnly = of('read-only');
  const fresh = of('filesystem');
  const mountOf = (mount: ContainerMount): OciMount[] =>
    mountsFor(mount, spec).map((one) =>
      fresh.includes(one.destination) && readOnly.includes(one.destination)
        ? { ...one, options: [...one.options, 'ro'] }
        : one,
    );
  // What is to be read-only is bound on itself by the runtime.
  const needed = (mount: ContainerMount): boolean =>
    !(mount.kind === 'bind' && mount.source === mount.target && readOnly.includes(mount.target));
  const own = spec.mounts.map(({ target }) => target);
  const terminals =
    spec.terminal === 'own' && spec.root !== null && !own.some((path) => /^\/dev(\/pts)?$/.test(path));
  const shown = OF_THE_HOST.filter((path) => spec.root === null && !own.includes(path));
  return {
    mounts: [
      ...shown.map((path) => bind(path, path)),
      ...spec.mounts.filter(needed).flatMap(mountOf),
      ...(terminals ? [devpts('/dev/pts')] : []),
    ],
    masked: of('mask'),
    readOnly: readOnly.filter((target) => target !== '/' && !fresh.includes(target)),
    rootReadOnly: readOnly.includes('/'),
    leftOut: spec.mounts.filter(needed).flatMap((mount) => whyNot(mount, spec)),
  };
}

function mountsFor(mount: ContainerMount, spec: ContainerSpec): OciMount[] {
  switch (mount.kind) {
    case 'filesystem':
      if (mount.type === 'overlay' && !overlayIsReady(mount, spec)) return [];
      return [
        {
          destination: mount.target,
          // The name by which runtimes know that they have to mount what this machine has.
          type: mount.type === 'cgroup2' ? 'cgroup' : mount.type,
          source: mount.type,
          options: mount.options,
        },
      ];
    case 'devices':
      return devices(mount.target);
    case 'bind':
      return mount.inside || isPtmx(mount) || DEFAULT_DEVICE.test(mount.target)
        ? []
        : [bind(mount.source, mount.target)];
    default:
      return [];
  }
}

/** Whether its folders are there when a runtime begins: none lies in a mount that it makes itself, none is a placeholder. */
export function overlayIsReady(
  mount: ContainerMount & { kind: 'filesystem' },
  { mounts }: ContainerSpec,
): boolean {
  const isMade = (path: string): boolean => mounts.some((one) => path.startsWith(`${one.target}/`));
  return (
    mount.target !== '/' &&
    foldersOf(layerOptions(mount.options)).every((path) => /^\/[^$]*$/.test(path) && !isMade(path))
  );
}

const isPtmx = ({ target }: ContainerMount): boolean => /\/ptmx$/.test(target);

function whyNot(mount: ContainerMount, spec: ContainerSpec): LeftOut[] {
  const left = (what: string, why: string): LeftOut[] => [{ what: `${what} ${mount.target}`, why }];
  switch (mount.kind) {
    case 'filesystem':
      return mount.type === 'overlay' && !overlayIsReady(mount, spec)
        ? left('overlay', 'mount it before: a runtime begins when the folders of an overlay are there')
        : [];
    case 'bind':
      if (isPtmx(mount))
        return left('bind', 'a runtime that opens a terminal brings the devpts of the container along');
      return mount.inside ? left('bind', 'the source of a mount is always a path of the host') : [];
    case 'terminal':
      return left(
        'bind-tty',
        'with "terminal": true a runtime opens one of the container and binds it on /dev/console',
      );
    case 'file':
    case 'folder':
      return spec.mounts.some((other) => other !== mount && other.target === mount.target)
        ? []
        : left(
            mount.kind === 'file' ? 'touch' : 'mkdir',
            "what lies in the root file system is not the runtime's",
          );
    case 'link':
      return mount.target === '/dev/ptmx' ? [] : left('symlink', 'make it in the folder rootfs');
    case 'writable':
      return left('writable', 'a mount is writable unless it says ro');
    default:
      return [];
  }
}
