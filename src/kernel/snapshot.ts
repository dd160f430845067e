import type { LinkAddress } from './addresses.js';
import { AGELESS, type Ages, lazyRecord } from './aged.js';
import type { CapabilityKind, CapabilitySet } from './capabilities.js';
import type { CgroupLimits } from './cgroup-limits.js';
import type { CgroupMembership } from './cgroups.js';
import type { IdMap } from './idmaps.js';
import type { Mount } from './mounts.js';
import type { NamespaceLink, NamespaceName } from './namespaces.js';
import type { NetworkLink } from './network.js';
import type { DirectoryRef, ProcessRef } from './proc.js';
import { type Readable, readable } from './readable.js';
import type { Route } from './routes.js';
import type { Seccomp } from './seccomp.js';
import { FIELDS, OF_ITSELF, Reader } from './snapshot-fields.js';
import type { Stat } from './stat.js';
import type { FourIds } from './status.js';

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
  readonly ids: Readable<{
    readonly uid: FourIds;
    readonly gid: FourIds;
    readonly groups: readonly number[];
  }>;
  readonly caps: Readonly<Record<CapabilityKind, Readable<CapabilitySet>>>;
  /** Of the running kernel, not of the process: it says what a full set of capabilities is. */
  readonly last_cap: number;
  readonly uid_map: Readable<IdMap>;
  readonly gid_map: Readable<IdMap>;
  readonly setgroups: Readable<'allow' | 'deny'>;
  readonly hostname: Readable<string>;
  readonly mounts: Readable<readonly Mount[]>;
  readonly cgroup: Readable<readonly CgroupMembership[]>;
  readonly limits: Readable<CgroupLimits>;
  readonly no_new_privs: Readable<boolean>;
  readonly seccomp: Readable<Seccomp>;
  readonly root: Readable<DirectoryRef>;
  readonly cwd: Readable<string>;
  readonly nspid: Readable<readonly number[]>;
  readonly terminal: Readable<Terminal>;
  readonly links: Readable<readonly NetworkLink[]>;
  readonly addresses: Readable<readonly LinkAddress[]>;
  readonly routes: Readable<readonly Route[]>;
}

/** What /proc can't tell about another process and the caller knows from elsewhere. */
export interface KnownFromInside {
  readonly hostname?: string;
}

/** What the caller of `lazySnapshot` knows, or can find out. */
export interface KnownLazily {
  readonly stat?: Stat;
  readonly hostname?: () => Readable<string> | undefined;
  /** Default: what was read once is never read again. */
  readonly ages?: Ages;
}

/**
 * Reads the state of a process. What may not be read is a reason in its place. A process that has ended,
 * a zombie included, gives a snapshot in which every field says so.
 * @throws Problem (as a rejection) if there is no /proc to read from.
 */
// Synchronous reads inside: 22 small files that never wait for a disk take 0.1 ms this way and 0.5 ms through
// Node's thread pool, and nothing else of ours can run between the first one and the last.
export async function readSnapshot(ref: ProcessRef, known: KnownFromInside = {}): Promise<Snapshot> {
  const snapshot = lazySnapshot(ref, { hostname: () => tellKnown(known) });
  return { ...snapshot, namespaces: { ...snapshot.namespaces } };
}

/**
 * The same, but each field is read when it is first asked for, and then kept: to look at one row of many processes.
 * @param known.stat is taken as it is, by whoever has read it just now.
 * @param known.ages makes it a snapshot to be kept: what may have changed is read again.
 * @param known.hostname is asked when the process is in another UTS namespace than we are; undefined: it can't tell either.
 * @throws Problem (from a field) if there is no /proc to read from.
 */
export function lazySnapshot(ref: ProcessRef, known: KnownLazily = {}): Snapshot {
  const { ages = AGELESS } = known;
  const reader = new Reader(ref, known, ages);
  const ageOf = (key: string): number => (OF_ITSELF.has(key) ? ages.itself : ages.around);
  return lazyRecord<keyof Snapshot, unknown>(
    FIELDS,
    (key) => FIELDS[key](reader),
    ageOf,
  ) as unknown as Snapshot;
}

function tellKnown({ hostname }: KnownFromInside): Readable<string> | undefined {
  return hostname === undefined ? undefined : readable(hostname);
}
