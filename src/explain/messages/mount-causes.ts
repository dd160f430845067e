import { orElsewhere } from '../checks/finding.js';
import { lockedFlags, procCovered } from '../checks/mounts.js';
import { kernelOlderThan } from '../checks/surroundings.js';
import type { Cause } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';

/** The two reasons why a user namespace gets no new proc: whose PID namespace it shows, and what is visible already. */
export const PROC: readonly [Cause, Cause] = [
  {
    because:
      `${asInRecipe(['-rm', 'mount proc'], 'EPERM')} With -p but without fork (-f) it still is: only children of the ` +
      'process are in the new one.',
    wayOut: 'Make a PID namespace too, and fork into it before the mount:',
    type: () => ['unshare -rmpf --mount-proc'],
    proof: '-rmpf + mount proc',
  },
  {
    because:
      'The kernel lets a user namespace mount a new proc only where a whole proc is visible already. Container engines ' +
      'cover parts of theirs, and after a pivot_root or in a new root there may be none.',
    check: orElsewhere(procCovered),
    wayOut: 'Show the /proc that is there, with the numbers of the PID namespace outside:',
    type: () => ['mount --rbind /proc NEWROOT/proc'],
  },
];

/** sysfs shows a network namespace. */
export const SYSFS: Cause = {
  because: asInRecipe(['-rm', 'mount sysfs'], 'EPERM'),
  wayOut: 'Make a network namespace too, or show the /sys that is there:',
  type: () => ['unshare -rmn mount -t sysfs sysfs /sys', 'mount --rbind /sys NEWROOT/sys'],
  proof: '-rmn + mount sysfs',
};

/** Flags of mounts that came from outside. */
export const LOCKED_FLAGS: Cause = {
  because:
    'In a user namespace the flags of mounts that came from outside are locked: a remount has to repeat nosuid, nodev, ' +
    'noexec, ro and atime as they are.',
  check: lockedFlags,
  wayOut: 'Read the flags of the mount, and repeat them:',
  type: () => ['findmnt -no OPTIONS TARGET', 'mount -o remount,bind,ro,nosuid,nodev TARGET'],
};

/** Where the upper folder of an overlay may be. */
export const UPPER_ELSEWHERE: Cause = {
  because:
    "The upper folder lies on a file system that an overlay can't write to: on another overlay, as everything in a " +
    'container does, or on NFS. Or the work folder is on another mount than the upper one, or one is in the other.',
  wayOut: 'Put both side by side into a tmpfs, or on a disk:',
  type: () => ['findmnt -no TARGET,FSTYPE -T U', 'mount -t tmpfs none /mnt && mkdir /mnt/u /mnt/w'],
};

/** Since when a user namespace may mount it. */
export const OVERLAY_TOO_OLD: Cause = {
  because: 'Before Linux 5.11 a user namespace may not mount overlay.',
  check: kernelOlderThan(5, 11),
  wayOut: 'Use fuse-overlayfs, or a newer kernel.',
};

/** What overlay asks for in a user namespace. */
export const OVERLAY: readonly Cause[] = [
  OVERLAY_TOO_OLD,
  {
    because:
      'The overlay keeps its marks in attributes trusted.*, which nobody may write in a user namespace, or its folders ' +
      'belong to a user without a number there.',
    wayOut: 'Keep the marks in user.* instead, and own all three folders:',
    type: () => ['mount -t overlay overlay -o userxattr,lowerdir=L,upperdir=U,workdir=W TARGET'],
    proof:
      '-rm + mount tmpfs /mnt + mkdir /mnt/l + mkdir /mnt/u + mkdir /mnt/w + mkdir /mnt/m + ' +
      'mount overlay /mnt/m lowerdir=/mnt/l,upperdir=/mnt/u,workdir=/mnt/w,userxattr',
  },
  UPPER_ELSEWHERE,
];

/** The mounts are the host's. */
export const NO_MOUNT_NAMESPACE: Cause = {
  because: asInRecipe(['bind a b'], 'EPERM'),
  wayOut: 'Do it in a user and mount namespace of your own:',
  type: () => ['unshare -rm'],
  proof: '-rm + mount tmpfs /mnt',
};
