import { CAPABILITY_KINDS } from './capabilities.js';
import type { NamespaceId } from './namespace-scan.js';
import { NAMESPACE_NAMES } from './namespaces.js';
import { readLastCapability } from './proc.js';
import { readable, unreadable } from './readable.js';
import type { Snapshot } from './snapshot.js';

/** A namespace without a process, as a snapshot in which all but its link says that there is nothing to read. */
export function namespaceOnly({ type, inode }: NamespaceId): Snapshot {
  const nothing = unreadable(`only a ${type} namespace, no process`);
  return {
    pid: 0,
    start_time: nothing,
    name: nothing,
    ppid: nothing,
    namespaces: keyed(NAMESPACE_NAMES, (name) => (name === type ? readable({ type, inode }) : nothing)),
    ids: nothing,
    caps: keyed(CAPABILITY_KINDS, () => nothing),
    last_cap: readLastCapability(),
    uid_map: nothing,
    gid_map: nothing,
    setgroups: nothing,
    hostname: nothing,
    mounts: nothing,
    cgroup: nothing,
    limits: nothing,
    no_new_privs: nothing,
    seccomp: nothing,
    root: nothing,
    cwd: nothing,
    nspid: nothing,
    terminal: nothing,
    links: nothing,
    addresses: nothing,
    routes: nothing,
  };
}

function keyed<K extends string, V>(keys: readonly K[], value: (key: K) => V): Readonly<Record<K, V>> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}
