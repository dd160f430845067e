import { kernelOlderThan } from '../checks/surroundings.js';
import type { Entry } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';
import { LOCKED_FLAGS, OVERLAY, PROC, SYSFS, UPPER_ELSEWHERE } from './mount-causes.js';

/** File systems that a user namespace may mount, and what each asks for. */
export const MOUNT_TYPE_ENTRIES: readonly Entry[] = [
  {
    id: 'proc-refused',
    means: 'The mount of a new proc was refused.',
    patterns: [
      /mount proc\b.*(?:Operation not permitted|Permission denied)/i,
      /mount(?:ing)?\b.*\bproc\b.* (?:on|to) .*(?:Operation not permitted|Permission denied)/i,
      /mount(?:ing)?:? \S*\/proc(?: failed)?: (?:Operation not permitted|Permission denied)/i,
      /Can't mount proc\b/i,
    ],
    example: 'mount: /proc: permission denied.',
    causes: [...PROC, { ...LOCKED_FLAGS, because: `If it was a remount: ${LOCKED_FLAGS.because}` }],
    man: 'pid_namespaces(7), mount_namespaces(7)',
  },
  {
    id: 'sysfs-refused',
    means: 'The mount of a new sysfs was refused.',
    patterns: [
      /mount(?:ing)?\b.*\bsysfs\b.*(?:Operation not permitted|Permission denied)/i,
      /mount(?:ing)?:? \S*\/sys(?: failed)?: (?:Operation not permitted|Permission denied)/i,
    ],
    example: 'mount: /sys: permission denied.',
    causes: [SYSFS],
    man: 'network_namespaces(7), sysfs(5)',
  },
  {
    id: 'mqueue-refused',
    means: 'The mount of a new mqueue was refused.',
    patterns: [/mount(?:ing)?\b.*\bmqueue\b.*(?:Operation not permitted|Permission denied)/i],
    example: 'mount: /dev/mqueue: permission denied.',
    causes: [
      {
        because: asInRecipe(['-rm', 'mount mqueue'], 'EPERM'),
        wayOut: 'Make an IPC namespace too:',
        type: () => ['unshare -rmi mount -t mqueue mqueue /dev/mqueue'],
        proof: '-rmi + mount mqueue /mnt',
      },
    ],
    man: 'ipc_namespaces(7), mq_overview(7)',
  },
  {
    id: 'devpts-invalid',
    means: 'A new devpts was refused because of one of its options.',
    patterns: [/devpts.*(?:Invalid argument|wrong fs type|missing codepage)/i, /bad superblock on devpts/i],
    example:
      'mount: /dev/pts: wrong fs type, bad option, bad superblock on devpts, missing codepage or helper program, or other error.',
    causes: [
      {
        because: asInRecipe(['-rm', 'mount devpts /dev/pts gid=5'], 'EINVAL'),
        wayOut: 'Leave gid= out:',
        type: () => ['mount -t devpts -o newinstance,ptmxmode=0666 devpts /dev/pts'],
        proof: '-rm + mount devpts /mnt newinstance,ptmxmode=0666',
      },
    ],
    man: 'pts(4), user_namespaces(7)',
  },
  {
    id: 'overlay-refused',
    means: 'The mount of an overlay file system was refused.',
    patterns: [
      /overlay.*(?:Operation not permitted|Permission denied|wrong fs type|missing codepage|Invalid argument)/i,
    ],
    example: 'mount: mounting overlay on /merged failed: Operation not permitted',
    causes: OVERLAY,
    man: 'mount_namespaces(7), mount(8)',
  },
  {
    id: 'overlay-upper',
    means: "The kernel's log says that an overlay can't write where its upper folder is.",
    patterns: [
      /overlay\w*: .*(?:not supported as upperdir|workdir and upperdir must|upper fs (?:does not|needs|is not))/i,
      /overlay\w*: (?:upper dir|maximum fs stacking depth)/i,
    ],
    example: 'overlayfs: workdir and upperdir must reside under the same mount',
    causes: [
      UPPER_ELSEWHERE,
      {
        because:
          'Overlays can be stacked only two deep: this one has an overlay below it that lies on another one.',
        wayOut: 'Take a folder for the lower one that is not on an overlay, or copy it.',
      },
    ],
    man: 'mount(8)',
  },
  {
    id: 'overlay-xattr',
    means: "The kernel's log says that an overlay can't keep its marks, so that some changes will fail.",
    patterns: [/overlay\w*: (?:failed to set xattr on upper|try (?:mounting with|deleting).*)/i],
    example: "overlayfs: try mounting with 'userxattr' option",
    causes: [
      {
        because:
          'In a user namespace the attributes trusted.* may not be written. The overlay is mounted all the same, and to ' +
          'delete a folder of the lower one gives "Input/output error".',
        wayOut: 'Keep the marks in user.* instead:',
        type: () => ['mount -t overlay -o userxattr,lowerdir=L,upperdir=U,workdir=W overlay TARGET'],
      },
      {
        because:
          'The file system of the upper folder has no attributes user.*: a tmpfs has them since Linux 6.6.',
        check: kernelOlderThan(6, 6),
        wayOut: 'Put the upper and the work folder on a disk.',
      },
    ],
    man: 'mount(8), xattr(7)',
  },
  {
    id: 'overlay-in-use',
    means: 'Two overlays have one upper or work folder.',
    patterns: [/overlay\w*: (?:upperdir|workdir) is in-use/i],
    example:
      'overlayfs: upperdir is in-use as upperdir/workdir of another mount, accessing files from both mounts will result in undefined behavior.',
    causes: [
      {
        because:
          'Each overlay needs an upper and a work folder of its own. Only lower folders can be shared.',
        wayOut: 'Make two new folders for the second one, or unmount the first. See which there are:',
        type: () => ['findmnt -t overlay -o TARGET,OPTIONS'],
      },
    ],
    man: 'mount(8)',
  },
];
