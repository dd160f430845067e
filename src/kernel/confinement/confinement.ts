import type { LimitAbove } from '../cgroup-limits-above.js';
import type { NamespaceRelations } from '../namespace-forest.js';
import type { NamespaceType } from '../namespaces.js';
import type { TreeProcess } from '../process-tree.js';
import type { Readable } from '../readable.js';
import type { Rlimit } from '../rlimits.js';
import type { Snapshot } from '../snapshot.js';

/** Of its snapshot what confines a process, and what it is confined to. */
export type State = Pick<
  Snapshot,
  | 'pid'
  | 'name'
  | 'ppid'
  | 'namespaces'
  | 'ids'
  | 'caps'
  | 'last_cap'
  | 'uid_map'
  | 'gid_map'
  | 'setgroups'
  | 'mounts'
  | 'cgroup'
  | 'limits'
  | 'no_new_privs'
  | 'seccomp'
  | 'root'
  | 'nspid'
  | 'terminal'
>;

/** What the process is held against: what is outside for it. */
export interface Host {
  /** `pid 1`, or `reader` where the namespaces of PID 1 may not be read: then they are those of this `learn`. */
  readonly who: 'pid 1' | 'reader';
  readonly namespaces: Snapshot['namespaces'];
  /** The root directory and the mounts are always the reader's. */
  readonly root: Snapshot['root'];
  readonly mounts: Snapshot['mounts'];
  /** The reader's own PID namespace: that of the /proc by which all this is read. */
  readonly readerPid: Snapshot['namespaces']['pid'];
  /** Files below /proc that user 0 of the machine may write by their mode alone, as far as this kernel has them. */
  readonly settings: readonly string[];
  /** Whether user 0, as the reader numbers users, is user 0 of the whole machine. */
  readonly firstUsers: boolean;
}

/** Something open, or stood in, with what tells whether it is inside: of two mounts one path may name either. */
export interface Place {
  /** The text of its link in /proc, from the top of its mount namespace or from our root directory. */
  readonly path: string;
  /** proc_pid_fdinfo(5), `mnt_id`; null on a kernel that does not say. */
  readonly mount: number | null;
}

export type FileKind = 'folder' | 'file' | 'character device' | 'block device' | 'pipe' | 'socket' | 'other';

/** One open descriptor. */
export interface Descriptor extends Place {
  readonly fd: number;
  readonly kind: FileKind;
  readonly writable: boolean;
  /** Of a socket: whose network it belongs to, as far as the tables in /proc/PID/net tell, and its path if it is bound. */
  readonly socket?: { readonly network: 'its own' | 'ours' | 'unknown'; readonly path: string | null };
}

/** What can be written of control groups, by the mode of the file and the rights of the process. */
export interface OpenGroup {
  readonly version: 1 | 2;
  readonly mountPoint: string;
  /** Whether it may make groups at the top of what the mount shows. */
  readonly folder: boolean;
  /** Files with limits of its own group that it may write. */
  readonly limits: readonly string[];
}

/** Another process in its PID namespace, or below, that stands elsewhere. */
export interface Neighbour {
  readonly pid: number;
  /** Its number in the PID namespace of the process. */
  readonly inside: number;
  readonly name: string;
  /** Its root directory is another one, or in another mount namespace. */
  readonly elsewhere: boolean;
  /** Whether the process may look into it, ptrace(2), "Ptrace access mode checking", security modules left aside. */
  readonly open: boolean;
}

/** Everything that is known about one process's confinement, at one moment. All that is printed and judged is made of this. */
export interface Confinement {
  readonly state: State;
  readonly args: Readable<readonly string[]>;
  readonly host: Host;
  /** What the kernel tells of its namespaces besides their numbers. */
  readonly relations: Readonly<Record<NamespaceType, Readable<NamespaceRelations>>>;
  /** What the groups above its own leave it, as far as they are seen. */
  readonly limitsAbove: Readable<readonly LimitAbove[]>;
  /** What a Linux security module calls it; null if none does. */
  readonly label: Readable<string | null>;
  /** Its limits, getrlimit(2), and those of the shell that the reader was started from. */
  readonly rlimits: Readable<{ readonly its: readonly Rlimit[]; readonly ours: readonly Rlimit[] }>;
  readonly descriptors: Readable<readonly Descriptor[]>;
  readonly cwd: Readable<Place>;
  readonly openGroups: Readable<readonly OpenGroup[]>;
  /** Sockets of container engines that it finds by their usual paths and may write to. */
  readonly engineSockets: Readable<readonly string[]>;
  /** Those that could be looked at, and how many could not of which it is not certain that it may not look into them either. */
  readonly neighbours: Readable<{ readonly seen: readonly Neighbour[]; readonly unseen: number }>;
  /** Whether the leader of its session, so who has its terminal as well, is in another mount namespace; null: no terminal. */
  readonly sharesTerminal: Readable<boolean | null>;
  /** Itself and all below it. */
  readonly tree: readonly TreeProcess[];
}
