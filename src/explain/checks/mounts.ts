import { type Mount, parseMountinfo, propagationName } from '../../kernel/mounts.js';
import type { Machine } from '../../run/machine.js';
import type { Check, Finding } from '../entry.js';
import { finding, probe } from './finding.js';

/** Folders that the kernel keeps empty for a mount: what is there hides nothing. */
const EMPTY_ON_PURPOSE: readonly string[] = [
  ...['/proc/sys/fs/binfmt_misc', '/proc/fs/nfsd'],
  ...['/sys/fs/cgroup', '/sys/fs/bpf', '/sys/fs/pstore', '/sys/fs/fuse/connections', '/sys/fs/selinux'],
  ...['/sys/kernel/config', '/sys/kernel/debug', '/sys/kernel/security', '/sys/kernel/tracing'],
  '/sys/firmware/efi/efivars',
];

/** Below these mounts there is only what belongs to them. */
const withBelow = (path: string): boolean =>
  EMPTY_ON_PURPOSE.some((folder) => path === folder || path.startsWith(`${folder}/`));

/** Holds if a part of /proc is covered here, or there is no proc: then a user namespace gets no new one. */
export const procCovered: Check = (machine) => covered(machine, '/proc', 'proc');

/** The same for /sys, which also may not be read-only where the new one is not to be. */
export const sysCovered: Check = (machine) => covered(machine, '/sys', 'sysfs');

/** The rule of mount_namespaces(7), "Restrictions on mount namespaces", and of mnt_already_visible() in the kernel. */
function covered(machine: Machine, at: string, type: string): Finding {
  const mounts = table(machine);
  const whole = mounts.findLast(({ mountPoint }) => mountPoint === at);
  if (whole?.type !== type || whole.root !== '/')
    return finding(true, probe('/proc/self/mountinfo', `no whole ${type} on ${at}`));
  if (whole.options.includes('ro')) return finding(true, probe('/proc/self/mountinfo', `${at} is read-only`));
  const over = mounts.filter(({ mountPoint }) => mountPoint.startsWith(`${at}/`) && !withBelow(mountPoint));
  const names = over.map(({ mountPoint }) => mountPoint);
  return finding(
    over.length > 0,
    probe(
      '/proc/self/mountinfo',
      over.length === 0 ? `nothing covers a part of ${at}` : `covered: ${names.join(', ')}`,
    ),
  );
}

/** Holds if the mount at / is shared, so that mounts travel between copies of it. */
export const rootShared: Check = (machine) => {
  const root = rootMount(machine);
  if (root === undefined) return finding(null, probe('/proc/self/mountinfo', 'no mount at /'));
  const shared = root.propagation.shared !== null;
  return finding(shared, probe('/proc/self/mountinfo', `/ is ${propagationName(root.propagation)}`));
};

/** The opposite, for those who need a shared /. */
export const rootNotShared: Check = async (machine, line) => {
  const { holds, probes } = await rootShared(machine, line);
  return finding(holds === null ? null : !holds, ...probes);
};

/** Holds if / is the first root file system, which pivot_root(2) can't swap. */
export const rootIsInitramfs: Check = (machine) => {
  const root = rootMount(machine);
  if (root === undefined) return finding(null, probe('/proc/self/mountinfo', 'no mount at /'));
  return finding(root.type === 'rootfs', probe('/proc/self/mountinfo', `/ is of type ${root.type}`));
};

/** Which flags of the mounts here are locked in a user namespace: examples, so that one sees what to repeat. */
export const lockedFlags: Check = (machine) => {
  const flags = ['ro', 'nosuid', 'nodev', 'noexec', 'noatime', 'relatime', 'nodiratime'];
  const shown = table(machine)
    .filter(({ mountPoint }) => ['/proc', '/sys', '/tmp', '/dev'].includes(mountPoint))
    .map(({ mountPoint, options }) => `${mountPoint} ${options.filter((o) => flags.includes(o)).join(',')}`);
  return finding(null, probe('/proc/self/mountinfo', shown.join('; ') || 'no answer'));
};

function rootMount(machine: Machine): Mount | undefined {
  return table(machine).findLast(({ mountPoint }) => mountPoint === '/');
}

function table(machine: Machine): readonly Mount[] {
  return parseMountinfo(machine.read('/proc/self/mountinfo') ?? '') ?? [];
}
