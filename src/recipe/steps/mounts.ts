import type { StepKind } from './kind.js';

/** The table of mounts. */
export const MOUNTS_STEPS: readonly StepKind[] = [
  {
    name: 'private',
    args: '[PATH]',
    what: 'no mount event crosses this mount and those below it (default: /)',
    man: 'mount_namespaces(7)',
  },
  {
    name: 'slave',
    args: '[PATH]',
    what: 'mount events come in, none go out (default: /)',
    man: 'mount_namespaces(7)',
  },
  {
    name: 'shared',
    args: '[PATH]',
    what: 'mount events go both ways between copies of this mount (default: /)',
    man: 'mount_namespaces(7)',
  },
  {
    name: 'mount',
    args: 'TYPE [TARGET [OPTIONS]]',
    what:
      'mount proc (on /proc), sysfs (/sys), tmpfs or ramfs (/mnt), mqueue (/dev/mqueue), devpts (/dev/pts) or ' +
      'cgroup2 (/sys/fs/cgroup); overlay with lowerdir=, upperdir= and workdir= in its options',
    man: 'mount(2), mount_namespaces(7)',
  },
  {
    name: 'umount',
    args: 'TARGET',
    what: 'take a mount away',
    man: 'umount(2), mount_namespaces(7)',
  },
  {
    name: 'bind',
    args: 'SOURCE TARGET',
    what: 'show a file or folder, with all that is mounted below it, at a second place',
    man: 'mount(2)',
  },
  {
    name: 'bind-ids',
    args: 'SOURCE TARGET FROM TO COUNT',
    what: 'show a folder at a second place, where files of the ids from FROM on belong to those from TO on',
    man: 'mount_setattr(2)',
  },
  {
    name: 'read-only',
    args: '[PATH]',
    what: 'make this mount and all below it read-only (default: /)',
    man: 'mount_setattr(2)',
  },
  {
    name: 'writable',
    args: '[PATH]',
    what: 'make this one mount writable again (default: /)',
    man: 'mount_setattr(2)',
  },
];
