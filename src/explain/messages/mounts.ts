import { asRoot } from '../../run/way-out.js';
import { orElsewhere } from '../checks/finding.js';
import { rootNotShared } from '../checks/mounts.js';
import { onWsl } from '../checks/surroundings.js';
import { containerForbids, gate } from '../checks/user-namespaces.js';
import type { Entry } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';
import { LOCKED_FLAGS, NO_MOUNT_NAMESPACE, OVERLAY, PROC, SYSFS } from './mount-causes.js';

/** What the table of mounts refuses. */
export const MOUNT_ENTRIES: readonly Entry[] = [
  {
    id: 'root-not-shared',
    means: 'A container engine wants / to be shared, so that later mounts reach its containers.',
    patterns: [/is not a shared mount/i],
    example:
      'WARN[0000] "/" is not a shared mount, this could cause issues or missing mounts with rootless containers',
    causes: [
      {
        because:
          'The mount at / is private. systemd makes it shared; without systemd, as in many WSL set-ups, nobody does.',
        check: rootNotShared,
        wayOut: 'Make it shared, after every boot:',
        type: (machine) => [asRoot(machine, 'mount --make-rshared /')],
      },
      {
        because: 'This is the Windows Subsystem for Linux, whose own init leaves / private.',
        check: onWsl,
        wayOut: 'Switch systemd on in /etc/wsl.conf ([boot] systemd=true), or make / shared as above.',
      },
    ],
    man: 'mount_namespaces(7)',
  },
  {
    id: 'propagation-invalid',
    means: 'unshare makes all mounts private first, and / could not be changed.',
    patterns: [/cannot change root filesystem propagation/i, /can't mount none on \/ .*Invalid argument/i],
    example: 'unshare: cannot change root filesystem propagation: Invalid argument',
    causes: [
      {
        because:
          'Propagation is a property of a mount, and / is none here: this is a chroot into a plain folder.',
        check: orElsewhere(gate('mountinfo')),
        wayOut: 'Make a mount of the folder before the chroot, or let the propagation be:',
        type: () => ['mount --bind NEWROOT NEWROOT', 'unshare -m --propagation unchanged'],
      },
    ],
    man: 'unshare(1), mount_namespaces(7)',
  },
  {
    id: 'remount-refused',
    means: 'A mount was to be changed, and that was refused.',
    patterns: [/remount.*(?:Operation not permitted|Permission denied)/i, /cannot remount .*/i],
    example: 'mount: cannot remount /proc read-write: Operation not permitted',
    causes: [LOCKED_FLAGS, NO_MOUNT_NAMESPACE],
    man: 'mount_namespaces(7), mount(8)',
  },
  {
    id: 'file-bind-disguised',
    means: 'mount(8) says that the target is no folder, but often the kernel said something else.',
    patterns: [/mount point is not a directory/i],
    example: 'mount: /newroot/dev/tty: mount point is not a directory.',
    causes: [
      {
        because:
          'Behind a mount that failed, mount(8) looks at the target and sees a file. For a bind of a file onto a file ' +
          'that is right as it is; the kernel said EPERM, since this mount namespace is not yours.',
        wayOut: 'Do it in a user and mount namespace of your own; strace shows what the kernel said:',
        type: () => ['unshare -rm', 'strace -e trace=mount,move_mount mount --bind FILE TARGET'],
      },
      {
        because:
          'The target is a file and the source a folder, or the other way round. A bind needs two of a kind.',
        wayOut: 'For a file make an empty file to mount on, for a folder a folder:',
        type: () => ['touch TARGET', 'mkdir -p TARGET'],
      },
    ],
    man: 'mount(2), mount(8)',
  },
  {
    id: 'umount-locked',
    means: 'A mount could not be taken away.',
    patterns: [
      /umount:? .*(?:not mounted|Invalid argument)/i,
      /can't (?:unmount|umount) .*Invalid argument/i,
      /umount \S+: umount2?: Invalid argument/i,
    ],
    example: 'umount: /proc: not mounted.',
    causes: [
      {
        because: asInRecipe(['-rm', 'umount /proc'], 'EINVAL'),
        wayOut: 'Mount something over it, or leave it behind with pivot_root:',
        type: () => ['mount -t tmpfs tmpfs TARGET'],
        proof: '-rm + mount tmpfs /mnt',
      },
      {
        because: 'Nothing is mounted there, which is what the message says.',
        wayOut: 'See what is:',
        type: () => ['findmnt TARGET'],
      },
    ],
    man: 'mount_namespaces(7), umount(2)',
  },
  {
    id: 'mount-not-root',
    means:
      'mount(8) and umount(8) refuse to try, or were refused, since you are a normal user in this mount namespace.',
    patterns: [/must be superuser to/i, /mount: only root can/i, /permission denied \(are you root\?\)/i],
    example: 'mount: /mnt: must be superuser to use mount.',
    causes: [
      NO_MOUNT_NAMESPACE,
      {
        because:
          'Busybox says so of every mount that fails with EPERM, of a proc without an own PID namespace too.',
        wayOut: 'Make all the namespaces that the mount needs:',
        type: () => ['unshare -rmpinf --mount-proc'],
        proof: '-rmpinf + mount proc',
      },
    ],
    man: 'mount(8), mount_namespaces(7)',
  },
  {
    id: 'mount-refused',
    means: 'A mount was refused. The message is the same for all types of file systems, so the type decides.',
    patterns: [/mount(?:ing)?:? .*(?:permission denied|Operation not permitted)/i],
    example: 'mount: /mnt: permission denied.',
    causes: [
      NO_MOUNT_NAMESPACE,
      { ...PROC[0], because: `If it was proc: ${PROC[0].because}` },
      { ...PROC[1], because: `If it was proc: ${PROC[1].because}` },
      { ...SYSFS, because: `If it was sysfs: ${SYSFS.because}` },
      ...OVERLAY.map((cause) => ({ ...cause, because: `If it was overlay: ${cause.because}` })),
      { ...LOCKED_FLAGS, because: `If it was a remount: ${LOCKED_FLAGS.because}` },
      {
        because:
          'If it was a file system of a disk: a user namespace may not mount it, since its driver trusts the disk.',
        wayOut:
          'Use tmpfs, proc, sysfs, mqueue, devpts, overlay or cgroup2, bind a folder, or have root mount the disk.',
      },
      {
        because: 'A container engine keeps user namespaces, and with them mounts, from its containers.',
        check: containerForbids,
        wayOut: 'Do it outside of that container.',
      },
    ],
    man: 'mount(2), mount_namespaces(7), user_namespaces(7)',
  },
];
