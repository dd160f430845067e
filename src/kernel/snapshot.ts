import { hostname } from 'node:os';
import { CAPABILITY_KINDS, type CapabilityKind, type CapabilitySet } from './capabilities.js';
import { type CgroupLimits, readLimits } from './cgroup-limits.js';
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
import {
  decodeReadable,
  mapReadable,
  pickReadable,
  type Readable,
  readable,
  unreadable,
} from './readable.js';
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
}

/** What /proc can't tell about another process and the caller knows from elsewhere. */
export interface KnownFromInside {
  readonly hostname?: string;
}

/**
 * Reads the state of a process. What may not be read is a reason in its place. A process that has ended,
 * a zombie included, gives a snapshot in which every field says so.
 * @throws Problem (as a rejection) if there is no /proc to read from.
 */
// Synchronous reads inside: 22 small files that never wait for a disk take 0.1 ms this way and 0.5 ms through
// Node's thread pool, and nothing else of ours can run between the first one and the last.
export async function readSnapshot(ref: ProcessRef, known: KnownFromInside = {}): Promise<Snapshot> {
  const stat = readStat(ref);
  // The links of a zombie are gone and its credentials are not; half a process would mislead.
  const unlessGone = <T>(read: () => Readable<T>): Readable<T> => (stat.ok ? read() : stat);
  const file = (name: string): Readable<string> => unlessGone(() => readProcessFile(ref, name));
  const namespaces = record(NAMESPACE_NAMES, (name) => unlessGone(() => readNamespace(ref, name)));
  const status = mapReadable(file('status'), parseStatus);
  const cgroup = decodeReadable(file('cgroup'), parseCgroups);
  return {
    pid: stat.ok ? stat.value.pid : ref === 'self' ? process.pid : ref,
    start_time: mapReadable(stat, (s) => s.startTime),
    name: mapReadable(stat, (s) => s.comm),
    ppid: mapReadable(stat, (s) => s.ppid),
    namespaces,
    ids: pickReadable(status, idsOf),
    caps: record(CAPABILITY_KINDS, (kind) => pickReadable(status, (s) => s.caps[kind])),
    last_cap: readLastCapability(),
    uid_map: decodeReadable(file('uid_map'), parseIdMap),
    gid_map: decodeReadable(file('gid_map'), parseIdMap),
    setgroups: decodeReadable(file('setgroups'), parseSetgroups),
    hostname: unlessGone(() => hostnameOf(namespaces.uts, known)),
    mounts: decodeReadable(file('mountinfo'), parseMountinfo),
    cgroup,
    limits: pickReadable(cgroup, (groups) => pickReadable(ownMounts(), (own) => readLimits(groups, own))),
    no_new_privs: pickReadable(status, (s) => s.noNewPrivs),
    seccomp: pickReadable(status, seccompOf),
    root: unlessGone(() => readRoot(ref)),
    cwd: unlessGone(() => readProcessLink(ref, 'cwd')),
    nspid: pickReadable(status, (s) => s.nspid),
    terminal: mapReadable(stat, ({ terminal, session }) => ({ name: terminal, session })),
    links: readLinks(file),
  };
}

// The folders of its groups are looked up where we see them: it may see other mounts, or none.
function ownMounts(): Snapshot['mounts'] {
  return decodeReadable(readProcessFile('self', 'mountinfo'), parseMountinfo);
}

function readStat(ref: ProcessRef): Readable<Stat> {
  const stat = decodeReadable(readProcessFile(ref, 'stat'), parseStat);
  return stat.ok && hasEnded(stat.value) ? unreadable(goneReason(stat.value.pid)) : stat;
}

function idsOf({ uid, gid, groups }: Status): Snapshot['ids'] {
  return pickReadable(uid, (u) =>
    pickReadable(gid, (g) => mapReadable(groups, (list) => ({ uid: u, gid: g, groups: list }))),
  );
}

function parseSetgroups(text: string): 'allow' | 'deny' | null {
  const word = text.trim();
  return word === 'allow' || word === 'deny' ? word : null;
}

// /proc/sys/kernel/hostname always shows the reader's own UTS namespace, whichever process's root it is reached by.
function hostnameOf(uts: Readable<NamespaceLink>, known: KnownFromInside): Readable<string> {
  const ours = readNamespace('self', 'uts');
  if (uts.ok && ours.ok && sameNamespace(uts.value, ours.value)) return readable(hostname());
  if (known.hostname !== undefined) return readable(known.hostname);
  return uts.ok ? unreadable('not visible from outside its UTS namespace') : uts;
}

function readLinks(file: (name: string) => Readable<string>): Snapshot['links'] {
  const text = (r: Readable<string>): string | null => (r.ok ? r.value : null);
  const loopbackUp = loopbackIsUp(text(file('net/fib_trie')), text(file('net/if_inet6')));
  const names = decodeReadable(file('net/dev'), parseLinkNames);
  return mapReadable(names, (list) => networkLinks(list, loopbackUp));
}

function record<K extends string, V>(keys: readonly K[], value: (key: K) => V): Readonly<Record<K, V>> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}
