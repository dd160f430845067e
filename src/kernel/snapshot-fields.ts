import { hostname } from 'node:os';
import { addressesOf } from './addresses.js';
import { type Aged, type Ages, lazyRecord, upToDate } from './aged.js';
import { CAPABILITY_KINDS } from './capabilities.js';
import { readLimits } from './cgroup-limits.js';
import { type CgroupMembership, parseCgroups } from './cgroups.js';
import { parseIdMap } from './idmaps.js';
import { parseMountinfo } from './mounts.js';
import { NAMESPACES, type NamespaceLink, sameNamespace } from './namespaces.js';
import { loopbackIsUp, networkLinks, parseLinkNames } from './network.js';
import {
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
import { parseRoutes, parseRoutes6 } from './routes.js';
import { seccompOf } from './seccomp.js';
import type { KnownLazily, Snapshot } from './snapshot.js';
import { hasEnded, parseStat, type Stat } from './stat.js';
import { parseStatus, type Status } from './status.js';

/** What only the process itself changes, and while it sleeps nobody. Another may pivot the root of both. */
export const OF_ITSELF: ReadonlySet<string> = new Set<keyof Snapshot>([
  'pid',
  'start_time',
  'name',
  'ppid',
  'namespaces',
  'ids',
  'caps',
  'last_cap',
  'no_new_privs',
  'seccomp',
  'cwd',
  'nspid',
  'terminal',
]);

/** What several fields are made of, each read once for all of them. */
export class Reader {
  readonly ref: ProcessRef;
  readonly known: KnownLazily;
  readonly #ages: Ages;
  #stat: Aged<Readable<Stat>> | undefined;
  #status: Aged<Readable<Status>> | undefined;
  #uts: Aged<Readable<NamespaceLink>> | undefined;
  #groups: Aged<Readable<readonly CgroupMembership[]>> | undefined;

  constructor(ref: ProcessRef, known: KnownLazily, ages: Ages) {
    this.ref = ref;
    this.known = known;
    this.#ages = ages;
  }

  stat(): Readable<Stat> {
    const { stat } = this.known;
    if (stat !== undefined) return readable(stat);
    this.#stat = upToDate(this.#stat, this.#ages.itself, () => readStat(this.ref));
    return this.#stat.value;
  }

  status(): Readable<Status> {
    this.#status = upToDate(this.#status, this.#ages.itself, () =>
      mapReadable(this.file('status'), parseStatus),
    );
    return this.#status.value;
  }

  uts(): Readable<NamespaceLink> {
    this.#uts = upToDate(this.#uts, this.#ages.itself, () =>
      this.unlessGone(() => readNamespace(this.ref, 'uts')),
    );
    return this.#uts.value;
  }

  groups(): Readable<readonly CgroupMembership[]> {
    this.#groups = upToDate(this.#groups, this.#ages.around, () =>
      decodeReadable(this.file('cgroup'), parseCgroups),
    );
    return this.#groups.value;
  }

  namespaces(): Snapshot['namespaces'] {
    return lazyRecord(
      NAMESPACES,
      (name) => (name === 'uts' ? this.uts() : this.unlessGone(() => readNamespace(this.ref, name))),
      () => this.#ages.itself,
    );
  }

  file(name: string): Readable<string> {
    return this.unlessGone(() => readProcessFile(this.ref, name));
  }

  // The links of a zombie are gone and its credentials are not; half a process would mislead.
  unlessGone<T>(read: () => Readable<T>): Readable<T> {
    const seen = this.stat();
    return seen.ok ? read() : seen;
  }
}

/** How each field of a snapshot is read, now. */
export const FIELDS: { readonly [K in keyof Snapshot]: (reader: Reader) => Snapshot[K] } = {
  pid(reader) {
    const seen = reader.stat();
    return seen.ok ? seen.value.pid : reader.ref === 'self' ? process.pid : reader.ref;
  },
  start_time: (reader) => mapReadable(reader.stat(), (s) => s.startTime),
  name: (reader) => mapReadable(reader.stat(), (s) => s.comm),
  ppid: (reader) => mapReadable(reader.stat(), (s) => s.ppid),
  namespaces: (reader) => reader.namespaces(),
  ids: (reader) => pickReadable(reader.status(), idsOf),
  caps: (reader) => record(CAPABILITY_KINDS, (kind) => pickReadable(reader.status(), (s) => s.caps[kind])),
  last_cap: readLastCapability,
  uid_map: (reader) => decodeReadable(reader.file('uid_map'), parseIdMap),
  gid_map: (reader) => decodeReadable(reader.file('gid_map'), parseIdMap),
  setgroups: (reader) => decodeReadable(reader.file('setgroups'), parseSetgroups),
  hostname: (reader) => reader.unlessGone(() => hostnameOf(reader.uts(), reader.known.hostname)),
  mounts: (reader) => decodeReadable(reader.file('mountinfo'), parseMountinfo),
  cgroup: (reader) => reader.groups(),
  limits: (reader) =>
    pickReadable(reader.groups(), (found) => pickReadable(ownMounts(), (own) => readLimits(found, own))),
  no_new_privs: (reader) => pickReadable(reader.status(), (s) => s.noNewPrivs),
  seccomp: (reader) => pickReadable(reader.status(), seccompOf),
  root: (reader) => reader.unlessGone(() => readRoot(reader.ref)),
  cwd: (reader) => reader.unlessGone(() => readProcessLink(reader.ref, 'cwd')),
  nspid: (reader) => pickReadable(reader.status(), (s) => s.nspid),
  terminal: (reader) => mapReadable(reader.stat(), ({ terminal, session }) => ({ name: terminal, session })),
  links: (reader) => readLinks((name) => reader.file(name)),
  addresses: (reader) => readAddresses((name) => reader.file(name)),
  routes: (reader) => readRoutes((name) => reader.file(name)),
};

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

type ReadFile = (name: string) => Readable<string>;

const text = (r: Readable<string>): string | null => (r.ok ? r.value : null);

function readLinks(file: ReadFile): Snapshot['links'] {
  const loopbackUp = loopbackIsUp(text(file('net/fib_trie')), text(file('net/if_inet6')));
  const names = decodeReadable(file('net/dev'), parseLinkNames);
  return mapReadable(names, (list) => networkLinks(list, loopbackUp));
}

// Who has no IPv6, or may not read its table, has routes of IPv4 all the same.
function readRoutes(file: ReadFile): Snapshot['routes'] {
  const routes = decodeReadable(file('net/route'), parseRoutes);
  return mapReadable(routes, (list) => [...list, ...parseRoutes6(text(file('net/ipv6_route')) ?? '')]);
}

function readAddresses(file: ReadFile): Snapshot['addresses'] {
  const routes = decodeReadable(file('net/route'), parseRoutes);
  return mapReadable(file('net/fib_trie'), (trie) =>
    addressesOf(trie, routes.ok ? routes.value : [], text(file('net/if_inet6')) ?? ''),
  );
}

function record<K extends string, V>(keys: readonly K[], value: (key: K) => V): Readonly<Record<K, V>> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}
