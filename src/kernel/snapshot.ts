import { hostname } from 'node:os';
import { CAPABILITY_KINDS, type CapabilityKind, type CapabilitySet } from './capabilities.js';
import { type CgroupLimits, readLimits } from './cgroup-limits.js';
import { type CgroupMembership, parseCgroups } from './cgroups.js';
import { type IdMap, parseIdMap } from './idmaps.js';
import { type Mount, parseMountinfo } from './mounts.js';
import { NAMESPACES, type NamespaceLink, type NamespaceName, sameNamespace } from './namespaces.js';
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

/** What the caller of `lazySnapshot` knows, or can find out. */
export interface KnownLazily {
  readonly stat?: Stat;
  readonly hostname?: () => Readable<string> | undefined;
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
 * @param known.hostname is asked when the process is in another UTS namespace than we are; undefined: it can't tell either.
 * @throws Problem (from a field) if there is no /proc to read from.
 */
export function lazySnapshot(ref: ProcessRef, known: KnownLazily = {}): Snapshot {
  const stat = once(() => (known.stat === undefined ? readStat(ref) : readable(known.stat)));
  // The links of a zombie are gone and its credentials are not; half a process would mislead.
  const unlessGone = <T>(read: () => Readable<T>): Readable<T> => {
    const seen = stat();
    return seen.ok ? read() : seen;
  };
  const file = (name: string): Readable<string> => unlessGone(() => readProcessFile(ref, name));
  const status = once(() => mapReadable(file('status'), parseStatus));
  const uts = once(() => unlessGone(() => readNamespace(ref, 'uts')));
  const pidOf = (): number => {
    const seen = stat();
    return seen.ok ? seen.value.pid : ref === 'self' ? process.pid : ref;
  };
  const groups = once(() => decodeReadable(file('cgroup'), parseCgroups));
  return lazily<Snapshot>({
    pid: pidOf,
    start_time: () => mapReadable(stat(), (s) => s.startTime),
    name: () => mapReadable(stat(), (s) => s.comm),
    ppid: () => mapReadable(stat(), (s) => s.ppid),
    namespaces: () =>
      lazyRecord(NAMESPACES, (name) => (name === 'uts' ? uts() : unlessGone(() => readNamespace(ref, name)))),
    ids: () => pickReadable(status(), idsOf),
    caps: () => record(CAPABILITY_KINDS, (kind) => pickReadable(status(), (s) => s.caps[kind])),
    last_cap: readLastCapability,
    uid_map: () => decodeReadable(file('uid_map'), parseIdMap),
    gid_map: () => decodeReadable(file('gid_map'), parseIdMap),
    setgroups: () => decodeReadable(file('setgroups'), parseSetgroups),
    hostname: () => unlessGone(() => hostnameOf(uts(), known.hostname)),
    mounts: () => decodeReadable(file('mountinfo'), parseMountinfo),
    cgroup: groups,
    limits: () =>
      pickReadable(groups(), (found) => pickReadable(ownMounts(), (own) => readLimits(found, own))),
    no_new_privs: () => pickReadable(status(), (s) => s.noNewPrivs),
    seccomp: () => pickReadable(status(), seccompOf),
    root: () => unlessGone(() => readRoot(ref)),
    cwd: () => unlessGone(() => readProcessLink(ref, 'cwd')),
    nspid: () => pickReadable(status(), (s) => s.nspid),
    terminal: () => mapReadable(stat(), ({ terminal, session }) => ({ name: terminal, session })),
    links: () => readLinks(file),
  });
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
function hostnameOf(uts: Readable<NamespaceLink>, tell: KnownLazily['hostname']): Readable<string> {
  const ours = readNamespace('self', 'uts');
  if (uts.ok && ours.ok && sameNamespace(uts.value, ours.value)) return readable(hostname());
  const told = uts.ok ? tell?.() : undefined;
  if (told !== undefined) return told;
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

function tellKnown({ hostname }: KnownFromInside): Readable<string> | undefined {
  return hostname === undefined ? undefined : readable(hostname);
}

/** A function that is called when its value is first asked for. */
function once<T>(read: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: read() };
    return known.value;
  };
}

/** An object whose fields are computed when they are first asked for. */
function lazily<T extends object>(fields: { readonly [K in keyof T]: () => T[K] }): T {
  return lazyRecord<keyof T & string, unknown>(fields, (key) => fields[key]()) as T;
}

/** An object with the keys of another one, whose values are computed when they are first asked for. */
// A proxy, since a getter for each field of each of two thousand processes is felt.
function lazyRecord<K extends string, V>(
  keys: Readonly<Record<K, unknown>>,
  read: (key: K) => V,
): Readonly<Record<K, V>> {
  const known = new Map<string | symbol, V>();
  const get = (target: object, key: string | symbol): V | undefined => {
    if (!known.has(key) && Object.hasOwn(target, key)) known.set(key, read(key as K));
    return known.get(key);
  };
  return new Proxy(keys, { get }) as Readonly<Record<K, V>>;
}
