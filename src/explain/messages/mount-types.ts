import type { Entry } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';
import { LOCKED_FLAGS, OVERLAY, PROC, SYSFS } from './mount-causes.js';

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
];
