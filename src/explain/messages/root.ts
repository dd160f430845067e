import { install } from '../../run/way-out.js';
import { orElsewhere } from '../checks/finding.js';
import { rootIsInitramfs, rootShared } from '../checks/mounts.js';
import { loaderMissing } from '../checks/processes.js';
import { inUserNamespace } from '../checks/surroundings.js';
import type { Entry } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';

/** Changing the root directory, and what is missing in the new one. */
export const ROOT_ENTRIES: readonly Entry[] = [
  {
    id: 'pivot-invalid',
    means: 'pivot_root was refused as making no sense with these two places.',
    patterns: [/pivot(?:_?root)?\b.*Invalid argument/i, /failed to change root from .*Invalid argument/i],
    example: "pivot_root: failed to change root from `.' to `old': Invalid argument",
    causes: [
      {
        because: asInRecipe(['-rm', 'pivot NEWROOT'], 'EINVAL'),
        wayOut: 'Make a mount of it:',
        type: () => ['mount --bind NEWROOT NEWROOT'],
      },
      {
        because: asInRecipe(['unshare mnt', 'mount tmpfs NEWROOT', 'pivot NEWROOT'], 'EINVAL'),
        check: orElsewhere(rootShared),
        wayOut: 'Make all mounts private in your own mount namespace (unshare -m does it):',
        type: () => ['mount --make-rprivate /'],
      },
      {
        because: 'The root is the initramfs, the first root file system of all, which can not be swapped.',
        check: rootIsInitramfs,
        wayOut: 'Move the new root over it and chroot there, as switch_root(8) does.',
      },
    ],
    man: 'pivot_root(2), mount_namespaces(7)',
  },
  {
    id: 'mknod-refused',
    means: 'A device file could not be made.',
    patterns: [/mknod\b.*Operation not permitted/i],
    example: 'mknod: /dev/null: Operation not permitted',
    causes: [
      {
        because:
          'In a user namespace nobody makes device files, not even its root: a device is the hardware of the host, and ' +
          'belongs to no namespace.',
        check: orElsewhere(inUserNamespace),
        wayOut: 'Show the one of the host:',
        type: () => ['touch NEWROOT/dev/null', 'mount --bind /dev/null NEWROOT/dev/null'],
      },
    ],
    man: 'mknod(2), user_namespaces(7), null(4)',
  },
  {
    id: 'chroot-refused',
    means: 'The root directory could not be changed.',
    patterns: [/chroot\b.*Operation not permitted/i, /cannot change root directory/i],
    example: "chroot: cannot change root directory to '/newroot': Operation not permitted",
    causes: [
      {
        because: asInRecipe(['chroot NEWROOT'], 'EPERM'),
        wayOut: 'Be root in a user namespace of your own:',
        type: () => ['unshare -r chroot NEWROOT /bin/sh'],
        proof: '-r + chroot /',
      },
      {
        because: 'CAP_SYS_CHROOT was given away before, as container engines and lesson 11 do.',
        wayOut: 'See which capabilities are left:',
        type: () => ['learn caps'],
      },
    ],
    man: 'chroot(2), capabilities(7)',
  },
  {
    id: 'hostname-refused',
    means: 'The host name could not be changed.',
    patterns: [
      /must be root to change the host name/i,
      /sethostname.*(?:Operation not permitted|Permission denied)/i,
    ],
    example: 'hostname: you must be root to change the host name',
    causes: [
      {
        because: asInRecipe(['-r', 'hostname x'], 'EPERM'),
        wayOut: 'Make a user and a UTS namespace, user first or both at once:',
        type: () => ['unshare -ru hostname moby'],
        proof: '-ru + hostname trial',
      },
    ],
    man: 'sethostname(2), uts_namespaces(7)',
  },
  {
    id: 'loader-missing',
    means: 'A program was not found. The file may be there all the same.',
    patterns: [
      /required file not found/i,
      /failed to run command .*No such file or directory/i,
      /can't execute .*No such file or directory/i,
      /\bexec\w*\b.*(?:No such file or directory|not found in \$PATH)/i,
      /failed to execute .*No such file or directory/i,
      /^(?:\S*sh|env): (?:line \d+: |\d+: )?[‘']?\/?\S*\/\S+?[’']?: (?:No such file or directory|not found)$/,
      /^env: [‘'].*[’']: No such file or directory$/,
    ],
    example: 'chroot: failed to run command ‘/bin/sh’: No such file or directory',
    causes: [
      {
        because:
          'The kernel says the same of a program whose loader is missing: /lib64/ld-linux-x86-64.so.2 and the like, or the ' +
          'interpreter behind #!. A new root has only what was put into it.',
        check: loaderMissing,
        wayOut: 'Put the libraries into the new root as well, or use a static program:',
        type: (machine) => [
          'ldd PROGRAM',
          'learn rootfs build busybox',
          ...(machine.program('busybox') === null ? install(machine, 'busybox') : []),
        ],
      },
      {
        because: 'There is no such file in the new root, or PATH does not lead to it in there.',
        wayOut: 'Look, from outside:',
        type: () => ['ls -l NEWROOT/bin'],
      },
    ],
    man: 'execve(2), ld.so(8)',
  },
];
