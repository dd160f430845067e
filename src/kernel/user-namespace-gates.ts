import { readFileSync } from 'node:fs';
import { parseMountinfo } from './mounts.js';
import { parseStatus } from './status.js';

/** What a machine can have against user namespaces, as read from /proc; `null` where the file does not exist. */
export interface GateFiles {
  /** /proc/sys/user/max_user_namespaces, namespaces(7). */
  readonly maxUserNamespaces: string | null;
  /** /proc/sys/kernel/unprivileged_userns_clone: Debian and its derivatives. */
  readonly unprivilegedClone: string | null;
  /** /proc/sys/kernel/apparmor_restrict_unprivileged_userns: Ubuntu since 23.10. */
  readonly apparmorRestrict: string | null;
  /** /proc/self/mountinfo. */
  readonly mountinfo: string | null;
  /** /proc/self/status. */
  readonly status: string | null;
  readonly root: boolean;
}

/**
 * Why this machine may refuse a user namespace, and what to do: one or two sentences; null when nothing speaks
 * against it. Order: what forbids it to everybody first. user_namespaces(7), namespaces(7).
 */
export function userNamespaceGate(files: GateFiles = readGateFiles()): string | null {
  return (
    countIsZero(files) ??
    debianSwitch(files) ??
    insideChroot(files) ??
    apparmor(files) ??
    seccompFilter(files)
  );
}

function countIsZero({ maxUserNamespaces }: GateFiles): string | null {
  return maxUserNamespaces?.trim() === '0'
    ? 'the limit user.max_user_namespaces is 0. The administrator can raise it: sudo sysctl user.max_user_namespaces=15000.'
    : null;
}

function debianSwitch({ unprivilegedClone, root }: GateFiles): string | null {
  return unprivilegedClone?.trim() === '0' && !root
    ? 'the setting kernel.unprivileged_userns_clone is 0. The administrator can change it: sudo sysctl ' +
        'kernel.unprivileged_userns_clone=1.'
    : null;
}

// A chrooted process has a root that is no mount point, so its mountinfo has no line for "/" (chroot(2), clone(2)).
function insideChroot({ mountinfo }: GateFiles): string | null {
  if (mountinfo === null) return null;
  const mounts = parseMountinfo(mountinfo);
  return mounts === null || mounts.some((mount) => mount.mountPoint === '/')
    ? null
    : 'this process runs inside a chroot, where the kernel refuses it. Leave the chroot, or enter it with pivot_root.';
}

function apparmor({ apparmorRestrict, root }: GateFiles): string | null {
  return apparmorRestrict?.trim() === '1' && !root
    ? 'AppArmor restricts user namespaces of normal users (kernel.apparmor_restrict_unprivileged_userns is 1). The ' +
        'administrator can allow it: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0.'
    : null;
}

function seccompFilter({ status }: GateFiles): string | null {
  const seccomp = status === null ? null : parseStatus(status).seccomp;
  return seccomp?.ok && seccomp.value === 2
    ? 'a seccomp filter is on this process, as container engines put it there. Run learn outside of the container, or ' +
        'start the container with --security-opt seccomp=unconfined.'
    : null;
}

function readGateFiles(): GateFiles {
  return {
    maxUserNamespaces: read('/proc/sys/user/max_user_namespaces'),
    unprivilegedClone: read('/proc/sys/kernel/unprivileged_userns_clone'),
    apparmorRestrict: read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns'),
    mountinfo: read('/proc/self/mountinfo'),
    status: read('/proc/self/status'),
    root: process.geteuid?.() === 0,
  };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
