import type { Scene } from '../../src/course/goals/rule.js';
import { parseCapabilitySet } from '../../src/kernel/capabilities.js';
import { NAMESPACE_NAMES, NAMESPACES, type NamespaceName } from '../../src/kernel/namespaces.js';
import { type Readable, readable, unreadable } from '../../src/kernel/readable.js';
import type { Snapshot } from '../../src/kernel/snapshot.js';
import type { Look } from '../../src/run/watch/look.js';

const HOST_INODE = 4026531840;

const set = (hex: string) => {
  const parsed = parseCapabilitySet(hex);
  return parsed === null ? unreadable('no set') : readable(parsed);
};

/** Links of the host, but for those that are given by number. */
export function links(own: Partial<Record<NamespaceName, number | null>> = {}): Snapshot['namespaces'] {
  const entries = NAMESPACE_NAMES.map((name) => {
    const inode = own[name] === undefined ? HOST_INODE : own[name];
    return [name, readable({ type: NAMESPACES[name].type, inode })];
  });
  return Object.fromEntries(entries) as Snapshot['namespaces'];
}

/** A process of user 1000 on a quiet host, but for what is given. */
export function snapshot(over: Partial<Snapshot> = {}): Snapshot {
  const ids = { real: 1000, effective: 1000, saved: 1000, filesystem: 1000 };
  const [none, full] = [set('0'), set('1ffffffffff')];
  return {
    pid: 10,
    start_time: readable(1),
    name: readable('bash'),
    ppid: readable(1),
    namespaces: links(),
    ids: readable({ uid: ids, gid: ids, groups: [] }),
    caps: { inheritable: none, permitted: none, effective: none, bounding: full, ambient: none },
    last_cap: 40,
    uid_map: readable([{ inside: 0, outside: 0, count: 4294967295 }]),
    gid_map: readable([{ inside: 0, outside: 0, count: 4294967295 }]),
    setgroups: readable('allow'),
    hostname: readable('box'),
    mounts: readable([]),
    cgroup: readable([{ hierarchy: 0, controllers: [], path: '/user.slice/session-1.scope' }]),
    limits: readable({ limits: [], frozen: false }),
    no_new_privs: readable(false),
    seccomp: readable({ mode: 'disabled', filters: 0 }),
    root: readable({ path: '/', device: '8:1', inode: '2' }),
    cwd: readable('/'),
    nspid: readable([10]),
    terminal: readable({ name: 'pts/1', session: 5 }),
    links: readable([
      { name: 'lo', up: true },
      { name: 'eth0', up: null },
    ]),
    addresses: readable([{ address: '10.0.0.2', prefix: 24, link: 'eth0' }]),
    routes: readable([{ to: '10.0.0.0/24', via: null, link: 'eth0' }]),
    ...over,
  };
}

/** The same as it is looked at. */
export function look(over: Partial<Snapshot> = {}, more: Partial<Look> = {}): Look {
  const nothing = (): Readable<never> => unreadable('there is nothing');
  return {
    snapshot: snapshot(over),
    pid: 10,
    name: 'bash',
    state: 'S',
    ppid: 1,
    parent: undefined,
    args: readable([]),
    holds: readable([]),
    connections: readable([]),
    forwards: readable(false),
    segments: readable([]),
    clocks: readable({ monotonic: 0, boottime: 0 }),
    at: nothing,
    entries: nothing,
    layers: nothing,
    ...more,
  };
}

/** Files by path: `/etc` is inode 3. */
const FILES: Readonly<Record<string, string>> = { '/': '2', '/etc': '3', '/dev/null': '4' };

export const scene: Scene = {
  host: snapshot(),
  uid: 1000,
  inhabited: () => false,
  at: (path) => readable({ path, device: '8:1', inode: FILES[path] ?? '99' }),
};
