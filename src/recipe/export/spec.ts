import type { UnshareKind } from '../namespaces.js';
import type { Step } from '../types.js';
import type { SubordinateIds } from './ranges.js';

/** What a container is when all of its steps are done, in nobody's format. Every target of `learn export` is written from it. */
export interface ContainerSpec {
  /** The steps that can be exported, in their order: for a target that performs them one by one. */
  readonly steps: readonly Step[];
  /** argv, never a shell line. */
  readonly command: readonly string[];
  /** Kinds that are the container's own; all others are the host's. */
  readonly namespaces: readonly UnshareKind[];
  /** Lines of uid_map and gid_map; without a user namespace, or without a map, there are none. */
  readonly uidMap: readonly IdLine[];
  readonly gidMap: readonly IdLine[];
  readonly setgroups: 'allow' | 'deny';
  /** Seconds by which the clocks of the time namespace differ. */
  readonly clocks: Readonly<Record<string, number>>;
  readonly propagation: Propagation;
  /** null: the host's root directory. */
  readonly root: Root | null;
  /** The folder in which the command begins, as a path from inside; null: nobody says. */
  readonly cwd: string | null;
  /** In their order, as paths from inside. */
  readonly mounts: readonly ContainerMount[];
  readonly hostname: string | null;
  /** Whether the loopback interface of the network namespace is up. */
  readonly loopback: boolean;
  /** The terminal: the caller's, none (a session of its own), or one of its own. */
  readonly terminal: 'given' | 'none' | 'own';
  /** The user inside; null: whoever the map makes of the caller. */
  readonly user: User | null;
  readonly capabilities: CapabilityChanges;
  readonly noNewPrivs: boolean;
  readonly seccomp: readonly SeccompRule[];
  readonly rlimits: readonly Rlimit[];
  readonly cgroup: CgroupSpec | null;
  /** What no description of a container has a place for. */
  readonly leftOut: readonly LeftOut[];
}

/** A line of an id map, as in user_namespaces(7). */
export interface IdLine {
  /** null: the same number as outside. */
  readonly inside: number | null;
  /** null: whoever starts the container. */
  readonly outside: number | null;
  readonly count: number;
}

/** How mount events travel; `inherited`: as they did on the host. */
export type Propagation = 'private' | 'slave' | 'shared' | 'inherited';

/** A root directory of its own. */
export interface Root {
  /** On the host: `$ROOTFS`, or a folder of somebody's. */
  readonly path: string;
  readonly entered: 'chroot' | 'pivot';
  /** Where the host's root stays to be seen, if it does. */
  readonly old?: string;
}

/** One act on the mount table, or on what lies in the root file system. */
export type ContainerMount =
  | {
      readonly kind: 'filesystem';
      readonly type: string;
      readonly target: string;
      readonly options: readonly string[];
    }
  /** `source` is a path of the host, or one from inside behind the change of the root. */
  | { readonly kind: 'bind'; readonly source: string; readonly target: string; readonly inside: boolean }
  /** A whole /dev: six devices of the host, terminals of its own, shm, links. */
  | { readonly kind: 'devices'; readonly target: string }
  /** The terminal on standard input, at the place that it has on the host. */
  | { readonly kind: 'terminal'; readonly target: string }
  | { readonly kind: 'mask' | 'read-only' | 'writable' | 'file' | 'folder'; readonly target: string }
  | { readonly kind: 'link'; readonly target: string; readonly to: string };

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Names as the kernel has them, `cap_net_raw`. */
export interface CapabilityChanges {
  /** Out of the bounding set. */
  readonly dropped: readonly string[] | 'all';
  readonly inheritable: readonly string[];
  readonly ambient: readonly string[];
  /** prctl(2) names: `noroot`, `no-setuid-fixup-locked`. */
  readonly securebits: readonly string[];
}

/** What these calls are answered; `flags`: only when one of these bits is in the first argument. */
export interface SeccompRule {
  readonly answer: 'kill' | 'log' | { readonly errno: string };
  readonly calls: readonly string[];
  readonly flags?: readonly number[];
}

export interface Rlimit {
  readonly name: string;
  /** null: unlimited. */
  readonly soft: number | null;
  readonly hard: number | null;
}

export interface CgroupSpec {
  readonly name: string;
  readonly controllers: readonly string[];
  /** Bytes; null: no limit. */
  readonly memory?: number | null;
  /** Percent of one processor. */
  readonly cpu?: number | null;
  readonly pids?: number | null;
}

/** What is not in an export, and for what reason. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

/** Who exports, and on what: nothing else of the machine is in an export. */
export interface Here {
  readonly uid: number;
  readonly gid: number;
  /** All capabilities that this kernel has, by name. */
  readonly capabilities: readonly string[];
  /** The ids that who exports may map besides their own. */
  readonly ranges?: SubordinateIds;
}

/** What a target gives: text for a file, and what it could not say. */
export interface Exported {
  readonly text: string;
  readonly leftOut: readonly LeftOut[];
  /** A second file that the first one names. */
  readonly beside?: { readonly name: string; readonly text: string };
}

/** One target of `learn export`. @param file where the text is going to be, if it is known by now. */
export type Exporter = (spec: ContainerSpec, here: Here, file?: string) => Exported;
