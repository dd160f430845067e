import { told } from './reasons.js';
import { settled } from './settled.js';
import type { ContainerMount, ContainerSpec, LeftOut } from './spec.js';
import { unitPath } from './unit-words.js';

/** MountAPIVFS= mounts these in a root file system. */
const API = /^\/(proc|sys|dev|dev\/.*)$/;

const isApi = (mount: ContainerMount): boolean =>
  ['filesystem', 'devices'].includes(mount.kind) && API.test(mount.target);

const readOnly = ({ mounts }: ContainerSpec, target: string): boolean =>
  mounts.some((mount) => mount.kind === 'read-only' && mount.target === target);

/** The settings of systemd.exec(5), "Sandboxing" and "Paths", for the mounts of a spec. */
export function systemdMounts(spec: ContainerSpec): string[] {
  const { root, mounts } = spec;
  return [
    ...(root === null ? [] : [`MountAPIVFS=${mounts.some(isApi) ? 'yes' : 'no'}`]),
    ...mounts.flatMap((mount) => {
      const line = settingOf(mount, spec);
      return line === null ? [] : [line];
    }),
  ];
}

function settingOf(mount: ContainerMount, spec: ContainerSpec): string | null {
  const { target } = mount;
  switch (mount.kind) {
    case 'filesystem': {
      if (isApi(mount) || !/^(tmp|ram)fs$/.test(mount.type)) return null;
      const options = [...mount.options.map(settled), ...(readOnly(spec, target) ? ['ro'] : [])];
      return `TemporaryFileSystem=${unitPath(target)}:${options.join(',')}`;
    }
    case 'bind':
      if (mount.inside || isDevice(mount, spec)) return null;
      return `Bind${readOnly(spec, target) ? 'ReadOnly' : ''}Paths=${unitPath(mount.source)}:${unitPath(target)}`;
    case 'mask':
      return `InaccessiblePaths=${unitPath(target, ofRoot(spec))}`;
    case 'read-only':
      return spec.mounts.some((one) => one.target === target && isSaid(one))
        ? null
        : `ReadOnlyPaths=${unitPath(target, ofRoot(spec))}`;
    default:
      return null;
  }
}

/** These paths are the host's, unless it is said that they are those of RootDirectory=. */
const ofRoot = ({ root }: ContainerSpec): string => (root === null ? '' : '+');

/** What says by itself whether it is read-only. */
const isSaid = (mount: ContainerMount): boolean =>
  (mount.kind === 'filesystem' && !isApi(mount)) || (mount.kind === 'bind' && !mount.inside);

/** With /dev of the host its devices are there. */
const isDevice = ({ target }: ContainerMount, { mounts }: ContainerSpec): boolean =>
  /^\/dev\//.test(target) && mounts.some(isApi);

/** Mounts that have no place in a unit. */
export function systemdMountReasons(spec: ContainerSpec): LeftOut[] {
  const api = spec.mounts.some(isApi);
  const files = spec.mounts.map((mount) => {
    const { kind, target } = mount;
    const alone = !spec.mounts.some((one) => one !== mount && one.target === target);
    return told([
      [
        kind === 'filesystem' && !isApi(mount) && !/^(tmp|ram)fs$/.test(mount.type),
        `${kind === 'filesystem' ? mount.type : ''} ${target}`,
        'besides binds and tmpfs a service mounts only /proc, /sys and /dev',
      ],
      [
        spec.root === null && isApi(mount),
        `${kind === 'filesystem' ? mount.type : 'dev'} ${target}`,
        "with the host's root it keeps those of the host",
      ],
      [kind === 'bind' && mount.inside, `bind ${target}`, 'the source of a bind is a path of the host'],
      [kind === 'terminal', 'bind-tty', 'a service has no terminal'],
      [
        ['file', 'folder', 'link'].includes(kind) && alone && !API.test(target),
        `${{ file: 'touch', folder: 'mkdir', link: 'symlink' }[kind as string]} ${target}`,
        'make it in the root file system',
      ],
      [kind === 'writable', `writable ${target}`, 'a mount is writable unless it is made read-only'],
    ]);
  });
  return [
    ...told([
      [api && spec.root !== null, 'some of /proc, /sys and /dev', 'MountAPIVFS= mounts all three, and /run'],
      [
        api && spec.mounts.some(({ kind }) => kind === 'devices'),
        'terminals of its own',
        'its /dev is that of the host; PrivateDevices=yes leaves out all hardware',
      ],
    ]),
    ...files.flat(),
  ];
}
