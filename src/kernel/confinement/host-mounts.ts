import type { Mount } from '../mounts.js';
import { isBelow, isReadOnly } from '../visible-mounts.js';

/** What one mount of a process is to who looks at it from the host. */
export interface SeenMount {
  readonly mount: Mount;
  readonly readOnly: boolean;
  /** Its file system is mounted at the host as well, so what is written here is written there. */
  readonly fromHost: boolean;
  /** It only takes something out of sight: /dev/null over a file, an empty tmpfs over a folder of /proc or /sys. */
  readonly masks: boolean;
}

/** Looks at every mount that is visible to the process. @param host the table of the reader. */
export function seeMounts(visible: readonly Mount[], host: readonly Mount[]): readonly SeenMount[] {
  const devices = new Set(host.map(({ device }) => device));
  return visible.map((mount) => ({
    mount,
    readOnly: isReadOnly(mount),
    fromHost: devices.has(mount.device),
    masks: isMask(mount, visible),
  }));
}

const KERNEL_TREES = ['/proc', '/sys'];

function isMask(mount: Mount, visible: readonly Mount[]): boolean {
  const { mountPoint, type, root, device } = mount;
  if (!KERNEL_TREES.some((tree) => mountPoint !== tree && isBelow(mountPoint, tree))) return false;
  if (root === '/null' || (root.endsWith('/null') && type === 'tmpfs')) return true;
  // The folder of the control groups is often a tmpfs, and not an empty one.
  const holds = visible.some((one) => one.mountPoint !== mountPoint && isBelow(one.mountPoint, mountPoint));
  return type === 'tmpfs' && !holds && !SHOWS.includes(mountPoint) && device !== '';
}

const SHOWS = ['/sys/fs/cgroup', '/sys/kernel/security', '/sys/fs/selinux'];

/** A device file that is bound in, since none can be made in a user namespace: `devtmpfs` and one name in it. */
export function isDeviceFile({ type, root, mountPoint }: Mount): boolean {
  return type === 'devtmpfs' ? root !== '/' : /^\/dev\/[a-z]+$/.test(mountPoint) && /\/[a-z]+$/.test(root);
}

/** File systems that are not for files, so that having the host's says something else, which has a rule of its own. */
const OF_THE_KERNEL: ReadonlySet<string> = new Set([
  ...[
    'proc',
    'sysfs',
    'cgroup',
    'cgroup2',
    'devpts',
    'devtmpfs',
    'mqueue',
    'securityfs',
    'debugfs',
    'tracefs',
  ],
  ...['bpf', 'pstore', 'configfs', 'fusectl', 'binfmt_misc', 'nsfs', 'efivarfs', 'autofs', 'selinuxfs'],
]);

/** The mounts with files of the host, besides the root directory of the process itself, and single devices. */
export function hostFiles(seen: readonly SeenMount[]): readonly SeenMount[] {
  return seen.filter(
    ({ mount, fromHost, masks }) =>
      fromHost &&
      !masks &&
      mount.mountPoint !== '/' &&
      !OF_THE_KERNEL.has(mount.type) &&
      !isDeviceFile(mount),
  );
}

/** Whether a mount shows the whole root file system of the host. */
export function isHostRootMount(mount: Mount, host: readonly Mount[]): boolean {
  const root = host.findLast(({ mountPoint }) => mountPoint === '/');
  return root !== undefined && mount.device === root.device && mount.root === root.root;
}
