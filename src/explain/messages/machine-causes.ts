import { asRoot, distribution } from '../../run/way-out.js';
import { noGroups, notDelegated, waysToDelegate, waysToMount } from '../checks/groups.js';
import { noSeccomp, noSuchFileSystem, noSuchNamespace } from '../checks/kernel-options.js';
import { procCovered, sysCovered } from '../checks/mounts.js';
import { confinedBySelinux, noLandlock, underProfile } from '../checks/security-modules.js';
import { insideContainer, onGvisor, onWsl1 } from '../checks/surroundings.js';
import { engineWay } from '../engine-ways.js';
import type { Cause } from '../entry.js';

/** What a machine, or who has put us into a container on it, keeps closed beside user namespaces as such. */

/** A profile on this shell. */
export const PROFILE: Cause = {
  because:
    'An AppArmor profile is on this shell, as container engines put it there; it forbids mounts, for one.',
  check: underProfile,
  ...engineWay('apparmor'),
};

/** A context that is confined. */
export const SELINUX: Cause = {
  because: 'SELinux enforces rules on this shell, and they may forbid it.',
  check: confinedBySelinux,
  ...engineWay('selinux'),
};

/** Parts of /proc are hidden. */
export const PROC_COVERED: Cause = {
  because:
    'The kernel lets a user namespace mount a new proc only where a whole proc is visible already, and here parts of /proc ' +
    'are covered, as container engines do.',
  check: procCovered,
  ...engineWay('paths'),
};

/** Parts of /sys are. */
export const SYS_COVERED: Cause = {
  because:
    'The kernel lets a user namespace mount a new sysfs only where a whole one is visible already that can be written, and ' +
    'here parts of /sys are covered, or all of it is read-only, as container engines do.',
  check: sysCovered,
  ...engineWay('paths'),
};

/** A kernel that is a program. */
export const GVISOR: Cause = {
  because: 'The kernel here is gVisor, a program that stands in for Linux and does not have all of it.',
  check: onGvisor,
  wayOut: 'Have it started with another runtime, which shows you the kernel of the machine:',
  type: () => ['docker run --runtime=runc ...'],
  risk: 'Programs in the container then talk to the kernel of the machine itself, which gVisor was to keep them from.',
};

/** A kernel that is none. */
export const WSL_1: Cause = {
  because:
    'This is the first version of the Windows Subsystem for Linux: it translates system calls for Windows and has no namespaces.',
  check: onWsl1,
  wayOut: 'In Windows, change this distribution to version 2, which has a Linux kernel:',
  type: () => ['wsl.exe --list --verbose', 'wsl.exe --set-version DISTRIBUTION 2'],
  risk: 'All its files are copied into a virtual disk: it takes a while, needs the room, and a backup is a good idea.',
};

const OTHER_KERNEL = 'No setting mends that: use the kernel of your distribution, or one with that option.';

/** A kind of namespace that was left out. */
export const NO_SUCH_NAMESPACE: Cause = {
  because: 'This kernel was built without that kind of namespace (CONFIG_USER_NS, CONFIG_NET_NS and so on).',
  check: noSuchNamespace,
  wayOut: OTHER_KERNEL,
};

/** A file system that was left out. */
export const NO_SUCH_FILE_SYSTEM: Cause = {
  because:
    'This kernel was built without that file system, or with it as a module that is not loaded (CONFIG_POSIX_MQUEUE and so on).',
  check: noSuchFileSystem,
  wayOut: OTHER_KERNEL,
};

/** Filters that were left out. */
export const NO_SECCOMP: Cause = {
  because: 'This kernel was built without seccomp filters (CONFIG_SECCOMP_FILTER).',
  check: noSeccomp,
  wayOut: OTHER_KERNEL,
};

/** Landlock is off. */
export const NO_LANDLOCK: Cause = {
  because: 'Landlock is not among the security modules that this kernel was started with.',
  check: noLandlock,
  wayOut:
    'Put "landlock" first into the list lsm= on the command line of the kernel, with what /sys/kernel/security/lsm has behind ' +
    'it, and boot again. In GRUB that is GRUB_CMDLINE_LINUX in /etc/default/grub, and then:',
  type: (machine) => {
    const like = distribution(machine);
    return like.includes('debian') || like.includes('ubuntu') ? [asRoot(machine, 'update-grub')] : [];
  },
  risk: 'A module that is forgotten in that list, AppArmor or SELinux, is off after the boot.',
};

/** Groups are root's. */
export const NOT_DELEGATED: Cause = {
  because:
    'To move a process you must be allowed to write cgroup.procs of the group that it goes to, and in version 2 also that of ' +
    'the nearest group above both. Groups belong to root until root hands one over.',
  check: notDelegated,
  wayOut: 'Have a group handed over, and start in it:',
  type: waysToDelegate,
  risk:
    'Your programs may then limit, freeze and move each other within that group, and nobody else; "learn clean" as root ' +
    'takes back what "learn delegate" gave.',
};

/** Nobody can make one here. */
export const NO_GROUPS: Cause = {
  because:
    'Control groups can not be made here by anybody: they are not mounted, mounted read-only, or without what is needed.',
  check: noGroups,
  wayOut:
    'Where nothing is mounted, root mounts them. A container has to be started with its control groups writable, ' +
    'which most engines do only with --privileged.',
  type: (machine) => waysToMount(machine).map((line) => asRoot(machine, line)),
  risk: 'The mount shows the groups of this machine to everybody on it and gives rights to nobody; --privileged gives nearly all of them.',
};

/** The last guess. */
export const IN_A_CONTAINER: Cause = {
  because: 'This shell runs in a container, whose engine keeps a part of the kernel from it.',
  check: async (machine, line) => {
    const { holds, probes } = await insideContainer(machine, line);
    return { holds: holds === true ? null : holds, probes };
  },
  ...engineWay('filter'),
};
