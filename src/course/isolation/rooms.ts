import { NAMESPACES, type NamespaceType } from '../../kernel/namespaces.js';
import type { RowKey } from '../../kernel/rows.js';

/** A compartment of a container: what it has of its own, or still shares with the host. */
export interface Room {
  readonly key: string;
  /** As the picture calls it; at most 20 columns. */
  readonly name: string;
  /** A phrase of at most 33 columns: what this is about. */
  readonly about: string;
  /** The rows of the state table that show whether it is; one that differs is enough. */
  readonly rows: readonly RowKey[];
  /** The row whose value says most about it. */
  readonly tells: RowKey;
  /** Whether it stands for less than the host has: other values alone do not make it one's own then. */
  readonly less?: boolean;
  /** The steps that make it, by name; a namespace is made by `unshare` and by nothing else. */
  readonly steps: readonly string[];
}

/** The rooms in a line of the picture. */
export const ROOMS_ABREAST = 3;

/** All of them, line by line: who it is, what it sees, whom it meets, what it is called, how much it may. */
export const ROOMS: readonly Room[] = [
  namespace('user', 'who is root, and over what'),
  {
    ...state('ids', 'user IDs', 'who in here is who out there', ['uid_map', 'gid_map']),
    steps: ['map-root', 'map-self', 'map-uid', 'map-gid', 'map-ranges'],
  },
  {
    ...state('capabilities', 'capabilities', 'fewer rights, even for root', ['caps.bounding']),
    less: true,
    steps: ['drop'],
  },
  namespace('mnt', 'a list of mounts of its own'),
  {
    ...state('mounts', 'mounts', 'what is mounted, and where', ['mounts']),
    steps: ['mount', 'umount', 'bind', 'bind-ids', 'bind-tty', 'dev', 'mask', 'read-only', 'writable'],
  },
  {
    ...state('root', 'root directory', 'where all paths begin', ['root']),
    steps: ['chroot', 'pivot'],
  },
  namespace('pid', 'processes and their numbers'),
  namespace('ipc', 'shared memory and message queues'),
  namespace('net', 'interfaces, addresses and ports', 'links'),
  namespace('uts', 'a hostname', 'hostname'),
  namespace('time', 'clocks that count from boot'),
  {
    ...state('terminal', 'terminal', 'keys and signals from elsewhere', ['terminal']),
    steps: ['pty', 'controlling-tty'],
  },
  namespace('cgroup', 'where the paths of groups begin'),
  {
    ...state('resources', 'resources', 'limits on memory and processor', ['limits']),
    steps: ['cgroup-limit'],
  },
  {
    ...state('syscalls', 'system calls', 'which of them the kernel answers', ['seccomp']),
    steps: ['seccomp'],
  },
];

function namespace(type: NamespaceType, about: string, tells: RowKey = `ns.${type}`): Room {
  return { ...state(type, NAMESPACES[type].label, about, [`ns.${type}`]), tells, steps: [] };
}

function state(
  key: string,
  name: string,
  about: string,
  rows: readonly [RowKey, ...RowKey[]],
): Omit<Room, 'steps'> {
  return { key, name, about, rows, tells: rows[0] };
}
