import { hostname } from 'node:os';
import { CAPABILITY_KINDS, type CapabilityKind, type CapabilitySet } from './capabilities.js';
import { type CgroupMembership, parseCgroups } from './cgroups.js';
import { type IdMap, parseIdMap } from './idmaps.js';
import { type Mount, parseMountinfo } from './mounts.js';
import { NAMESPACE_NAMES, type NamespaceLink, type NamespaceName, sameNamespace } from './namespaces.js';
import { loopbackIsUp, type NetworkLink, networkLinks, parseLinkNames } from './network.js';
import {
  type DirectoryRef,
  type ProcessRef,
  readLastCapability,
  readNamespace,
  readProcessFile,
  readProcessLink,
  readRoot,
} from './proc.js';
import { decodeReadable, mapReadable, pickReadable, type Readable, readable, unreadable } from './readable.js';
import { goneReason } from './refusal.js';
import { type Seccomp, seccompOf } from './seccomp.js';
import { hasEnded, parseStat, type Stat } from './stat.js';
import { type FourIds, parseStatus, type Status } from './status.js';

/** The controlling terminal of a process. */
export interface Terminal {
  /** `pts/3`; null if there is none. */
  readonly name: string | null;
  /** A terminal controls one session only, tty(4), so this tells apart two terminals that are both called `pts/0`. */
  readonly session: number;
}

/** The kernel's state of one process at one moment, read from outside. */
export interface Snapshot {
  readonly pid: number;
  /** Clock ticks from boot; with the pid it says which process this is, even if the pid is used again. */
  readonly start_time: Readable<number>;
  readonly name: Readable<string>;
  readonly ppid: Readable<number>;
  readonly namespaces: Readonly<Record<NamespaceName, Readable<NamespaceLink>>>;
  readonly ids: Readable<{ readonly uid: FourIds; readonly gid: FourIds; readonly groups: readonly number[] }>;
  readonly caps: Readonly<Record<CapabilityKind, Readable<CapabilitySet>>>;
  /** Of the running kernel, not of the process: it says what a full set of capabilities is. */
  readonly last_cap: number;
  readonly uid_map: Readable<IdMap>;
  readonly gid_map: Readable<IdMap>;
  readonly setgroups: Readable<'allow' | 'deny'>;
  readonly hostname: Readable<string>;
  readonly mounts: Readable<readonly Mount[]>;
  readonly cgroup: Readable<readonly CgroupMembership[]>;
  readonly no_new_privs: Readable<boolean>;
  readonly seccomp: Readable<Seccomp>;
  readonly root: Readable<DirectoryRef>;
  readonly cwd: Readable<string>;
  readonly nspid: Readable<readonly number[]>;
  readonly terminal: Readable<Terminal>;
  readonly links: Readable<readonly NetworkLink[]>;
}

/** What /proc can't tell about another process and the caller knows from elsewhere. */
export interface KnownFromInside {
  readonly hostname?: string;
}
