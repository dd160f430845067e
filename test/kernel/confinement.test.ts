import assert from 'node:assert/strict';
import test from 'node:test';
import { capabilitySet, emptyCapabilitySet, fullCapabilitySet } from '../../src/kernel/capabilities.js';
import { capabilityBit } from '../../src/kernel/capability-names.js';
import type { Confinement, Descriptor, State } from '../../src/kernel/confinement/confinement.js';
import { isOutside } from '../../src/kernel/confinement/facts.js';
import { judgeConfinement } from '../../src/kernel/confinement/judge.js';
import { unseenParts } from '../../src/kernel/confinement/unseen.js';
import type { Mount } from '../../src/kernel/mounts.js';
import { NAMESPACE_NAMES, NAMESPACES, type NamespaceLink } from '../../src/kernel/namespaces.js';
import { type Readable, readable, unreadable } from '../../src/kernel/readable.js';

const PRIVATE = { shared: null, master: null, propagateFrom: null, unbindable: false };
const mount = (id: number, mountPoint: string, more: Partial<Mount> = {}): Mount => ({
  id,
  parent: 1,
  device: `0:${id}`,
  root: '/',
  mountPoint,
  options: ['rw'],
  propagation: PRIVATE,
  type: 'tmpfs',
  source: 'none',
  superOptions: ['rw'],
  ...more,
});

const hostMounts = [
  mount(1, '/', { parent: 0, device: '8:1', type: 'ext4' }),
  mount(2, '/proc', { type: 'proc' }),
  mount(3, '/dev', { type: 'devtmpfs' }),
  mount(4, '/run'),
];
const rootMount = mount(50, '/', { parent: 49, device: '8:1', root: '/srv/web', type: 'ext4' });
const ownProc = mount(51, '/proc', { parent: 50, type: 'proc', options: ['ro'] });

/** Links of a process that has numbers of its own for these types, and the host's for the others. */
function links(own: readonly string[], base: number): State['namespaces'] {
  return Object.fromEntries(
    NAMESPACE_NAMES.map((name, i): [string, Readable<NamespaceLink>] => {
      const { type } = NAMESPACES[name];
      return [name, readable({ type, inode: own.includes(type) ? base + i : 100 + i })];
    }),
  ) as State['namespaces'];
}

const ALL = ['user', 'mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup', 'time'];
const four = (id: number) => ({ real: id, effective: id, saved: id, filesystem: id });
const no = emptyCapabilitySet;
const host = links([], 0);

/** A container in which nothing is open; what is given is different. */
function made({
  own = ALL,
  state = {},
  ...more
}: Partial<Omit<Confinement, 'state'>> & {
  own?: readonly string[];
  state?: Partial<State>;
} = {}): Confinement {
  const namespaces = links(own, 500);
  const user = namespaces.user.ok ? namespaces.user.value.inode : null;
  const relation = readable({ parent: null, owner: user, creator: 1001 });
  return {
    state: {
      pid: 4711,
      name: readable('sleep'),
      ppid: readable(1),
      namespaces,
      ids: readable({ uid: four(1001), gid: four(1001), groups: [] }),
      caps: {
        inheritable: readable(no),
        permitted: readable(no),
        effective: readable(no),
        bounding: readable(no),
        ambient: readable(no),
      },
      last_cap: 40,
      uid_map: readable([{ inside: 0, outside: 1001, count: 1 }]),
      gid_map: readable([{ inside: 0, outside: 1001, count: 1 }]),
      setgroups: readable('deny'),
      mounts: readable([rootMount, ownProc]),
      cgroup: readable([]),
      limits: readable({
        limits: [
          { name: 'memory', limit: 1, use: 1, hits: 0, files: [] },
          { name: 'pids', limit: 1, use: 1, hits: 0, files: [] },
        ],
        frozen: false,
      }),
      no_new_privs: readable(true),
      seccomp: readable({ mode: 'filter', filters: 1 }),
      root: readable({ path: '/', device: '8:1', inode: '77' }),
      nspid: readable([4711, 1]),
      terminal: readable({ name: null, session: 1 }),
      ...state,
    },
    args: readable(['sleep']),
    host: {
      who: 'pid 1',
      namespaces: host,
      root: readable({ path: '/', device: '8:1', inode: '2' }),
      mounts: readable(hostMounts),
      settings: ['/proc/sys'],
      readerPid: host.pid,
      firstUsers: true,
    },
    relations: Object.fromEntries(ALL.map((type) => [type, relation])) as Confinement['relations'],
    label: readable(null),
    limitsAbove: readable([]),
    rlimits: readable({ its: [], ours: [] }),
    descriptors: readable([]),
    cwd: readable({ path: '/', mount: 50 }),
    openGroups: readable([]),
    engineSockets: readable([]),
    neighbours: readable({ seen: [], unseen: 0 }),
    sharesTerminal: readable(null),
    tree: [],
    ...more,
  };
}

const found = (c: Confinement): string[] =>
  judgeConfinement(c).findings.map(({ rule, severity }) => `${severity} ${rule}`);
const holds = (...names: string[]): State['caps'] => {
  const set = readable(capabilitySet(names.flatMap((name) => capabilityBit(name) ?? [])));
  return { inheritable: readable(no), permitted: set, effective: set, bounding: set, ambient: readable(no) };
};
const descriptor = (more: Partial<Descriptor>): Descriptor => ({
  fd: 9,
  path: '/srv',
  mount: 1,
  kind: 'folder',
  writable: false,
  ...more,
});

test('a container in which nothing is open has no finding, and each rule was looked for', () => {
  const { findings, unknown, clear } = judgeConfinement(made());
  assert.deepEqual([findings, unknown], [[], []]);
  assert.ok(clear.length > 25);
});

test('capabilities count in the user namespace of the host and not in its own', () => {
  const caps = holds('cap_sys_admin', 'cap_net_admin');
  assert.deepEqual(found(made({ state: { caps } })), []);
  const shared = made({ own: ALL.filter((type) => type !== 'user'), state: { caps } });
  assert.deepEqual(found(shared), ['way out capabilities', 'note ns.user']);
  const [finding] = judgeConfinement(shared).findings;
  assert.match(finding?.seen ?? '', /cap_sys_admin and cap_net_admin/);
  assert.equal(finding?.details?.length, 2);
  const net = made({ own: ALL.slice(1), state: { caps: holds('cap_net_admin') } });
  assert.deepEqual(found(net), ['risk capabilities', 'note ns.user']);
});

test('what an exec could give back', () => {
  const caps = { ...holds(), bounding: readable(fullCapabilitySet(40)) };
  const c = (no_new_privs: boolean) =>
    made({ own: ALL.slice(1), state: { caps, no_new_privs: readable(no_new_privs) } });
  assert.deepEqual(found(c(false)), ['note no-new-privs', 'note ns.user']);
  assert.deepEqual(found(c(true)), ['note ns.user']);
});

test('one thing open, one finding', () => {
  const cases: readonly (readonly [Parameters<typeof made>[0], string])[] = [
    [{ state: { root: readable({ path: '/srv/web', device: '8:1', inode: '77' }) } }, 'risk chroot'],
    [
      {
        state: {
          root: readable({ path: '/srv/web', device: '8:1', inode: '77' }),
          caps: holds('cap_sys_chroot'),
        },
      },
      'way out chroot',
    ],
    [
      { state: { mounts: readable([rootMount, ownProc, mount(52, '/old', { parent: 50, device: '8:1' })]) } },
      'way out old-root',
    ],
    [
      {
        state: {
          mounts: readable([
            rootMount,
            ownProc,
            mount(52, '/old', { parent: 50, device: '8:1', options: ['ro'] }),
          ]),
        },
      },
      'risk old-root',
    ],
    [
      { state: { mounts: readable([rootMount, ownProc, mount(52, '/run', { parent: 50, device: '0:4' })]) } },
      'risk host-files',
    ],
    [
      {
        state: {
          mounts: readable([
            rootMount,
            ownProc,
            mount(52, '/dev', { parent: 50, device: '0:3', type: 'devtmpfs' }),
          ]),
        },
      },
      'risk devices',
    ],
    [
      {
        state: {
          mounts: readable([rootMount, mount(52, '/proc', { parent: 50, device: '0:2', type: 'proc' })]),
        },
      },
      'risk host-proc',
    ],
    [{ engineSockets: readable(['/run/docker.sock']) }, 'way out engine-socket'],
    [{ descriptors: readable([descriptor({})]) }, 'way out descriptors'],
    [{ descriptors: readable([descriptor({ fd: 0 })]) }, 'way out descriptors'],
    [
      { descriptors: readable([descriptor({ kind: 'block device', path: '/dev/sda' })]) },
      'way out descriptors',
    ],
    [{ descriptors: readable([descriptor({ kind: 'file' })]) }, 'risk descriptors'],
    [{ descriptors: readable([descriptor({ kind: 'file', path: 'net:[9]' })]) }, 'risk namespace-files'],
    [
      {
        descriptors: readable([
          descriptor({ kind: 'socket', path: 'socket:[9]', socket: { network: 'ours', path: null } }),
        ]),
      },
      'risk sockets',
    ],
    [{ cwd: readable({ path: '/srv', mount: 1 }) }, 'way out cwd'],
    [
      {
        neighbours: readable({
          seen: [{ pid: 5, inside: 1, name: 'sh', elsewhere: true, open: true }],
          unseen: 0,
        }),
      },
      'way out neighbours',
    ],
    [
      { sharesTerminal: readable(true), state: { terminal: readable({ name: 'pts/3', session: 1 }) } },
      'risk terminal',
    ],
    [
      {
        openGroups: readable([
          { version: 2, mountPoint: '/sys/fs/cgroup', folder: false, limits: ['memory.max'] },
        ]),
      },
      'risk cgroup-files',
    ],
    [{ state: { seccomp: readable({ mode: 'disabled', filters: 0 }) } }, 'note seccomp'],
    [{ state: { limits: readable({ limits: [], frozen: false }) } }, 'note limits'],
    [{ state: { ids: readable({ uid: four(0), gid: four(0), groups: [] }) } }, 'risk host-root'],
    [{ own: ALL.filter((type) => type !== 'net') }, 'risk ns.net'],
  ];
  for (const [different, finding] of cases) assert.deepEqual(found(made(different)), [finding]);
});

test('what is not open finds nothing', () => {
  const cases: readonly Parameters<typeof made>[0][] = [
    // A terminal or a log that is lent, what has no path, and /dev/null.
    {
      descriptors: readable([
        descriptor({ fd: 2, kind: 'file' }),
        descriptor({ kind: 'pipe', path: 'pipe:[9]' }),
      ]),
    },
    { descriptors: readable([descriptor({ kind: 'file', path: '/memfd:x (deleted)' })]) },
    { descriptors: readable([descriptor({ kind: 'folder', mount: 50 })]) },
    // Covered by another mount.
    {
      state: {
        mounts: readable([
          rootMount,
          ownProc,
          mount(52, '/old', { parent: 50, device: '8:1' }),
          mount(53, '/old', { parent: 52 }),
        ]),
      },
    },
    // A group above its own that limits it.
    {
      state: { limits: readable({ limits: [], frozen: false }) },
      limitsAbove: readable([
        { name: 'memory', limit: 4096, folder: '/sys/fs/cgroup/a' },
        { name: 'pids', limit: 20, folder: '/sys/fs/cgroup/a' },
      ]),
    },
    // What engines make for each container.
    {
      state: {
        mounts: readable([
          rootMount,
          ownProc,
          mount(52, '/etc/hosts', { parent: 50, device: '8:1', root: '/var/lib/x/hosts', type: 'ext4' }),
        ]),
      },
    },
    {
      neighbours: readable({
        seen: [{ pid: 5, inside: 1, name: 'sh', elsewhere: true, open: false }],
        unseen: 0,
      }),
    },
  ];
  for (const different of cases.slice(0, 4)) assert.deepEqual(found(made(different)), []);
  assert.deepEqual(
    cases.slice(4).flatMap((different) => found(made(different))),
    [],
  );
});

test('user 0 of the machine and settings that can be written', () => {
  const ids = readable({ uid: four(0), gid: four(0), groups: [] });
  const mounts = (...options: string[]) =>
    readable([rootMount, mount(51, '/proc', { parent: 50, type: 'proc', options })]);
  assert.deepEqual(found(made({ state: { ids, mounts: mounts('rw') } })), [
    'way out settings',
    'risk host-root',
  ]);
  assert.deepEqual(found(made({ state: { ids, mounts: mounts('ro') } })), ['risk host-root']);
});

test('version 1 with cap_sys_admin on the host is a way out', () => {
  const openGroups = readable([
    { version: 1, mountPoint: '/sys/fs/cgroup/memory', folder: true, limits: [] },
  ] as const);
  assert.deepEqual(found(made({ openGroups })), ['risk cgroup-files']);
  const caps = holds('cap_sys_admin');
  assert.ok(found(made({ openGroups, own: ALL.slice(1), state: { caps } })).includes('way out cgroup-files'));
});

test('who has the files of the host is told that, and not what would be said of a container', () => {
  const root = readable({ path: '/', device: '8:1', inode: '2' });
  const c = made({
    own: [],
    state: { root, mounts: readable(hostMounts) },
    descriptors: readable([descriptor({})]),
  });
  assert.deepEqual(found(c), ['way out files', 'note ns']);
  assert.ok(!judgeConfinement(c).clear.some(({ id }) => id === 'descriptors' || id === 'ns.net'));
});

test('what may not be read is unknown: neither found nor clear, and said once for each reason', () => {
  const closed = unreadable('not permitted');
  const c = made({ state: { root: closed }, descriptors: closed });
  const { findings, clear, unknown } = judgeConfinement(c);
  assert.deepEqual(findings, []);
  // In another mount namespace it can't have the files of the host.
  assert.deepEqual(
    unknown.map(({ rule }) => rule.id),
    ['chroot', 'descriptors', 'cwd', 'namespace-files', 'sockets'],
  );
  assert.ok(!clear.some(({ id }) => id === 'descriptors'));
  assert.deepEqual(unseenParts(c), [{ parts: ['root directory', 'descriptors'], reason: 'not permitted' }]);
});

test('if it is not known whether it has the files of the host, what depends on that is not known either', () => {
  const closed = unreadable('not permitted');
  const c = made({ state: { namespaces: { ...host, mnt: closed } } });
  const ids = judgeConfinement(c).unknown.map(({ rule }) => rule.id);
  for (const id of ['files', 'old-root', 'host-files', 'limits']) assert.ok(ids.includes(id), id);
});

test('who looks from inside of a user namespace does not know who is user 0 of the machine', () => {
  const c = made();
  const { unknown } = judgeConfinement({ ...c, host: { ...c.host, firstUsers: false } });
  assert.deepEqual(
    unknown.map(({ rule }) => rule.id),
    ['host-root', 'settings'],
  );
});

test('neighbours that may not be looked at leave it open', () => {
  const { unknown } = judgeConfinement(made({ neighbours: readable({ seen: [], unseen: 2 }) }));
  assert.deepEqual(
    unknown.map(({ rule }) => rule.id),
    ['neighbours'],
  );
});

test('inside or outside: by the mount, and after chroot by the path', () => {
  const mounts = [rootMount];
  assert.equal(isOutside({ path: '/etc', mount: 50 }, mounts, '/'), false);
  assert.equal(isOutside({ path: '/etc', mount: 1 }, mounts, '/'), true);
  assert.equal(isOutside({ path: '/srv/web/etc', mount: 1 }, [], '/srv/web'), false);
  assert.equal(isOutside({ path: '/srv/webs', mount: 1 }, [], '/srv/web'), true);
});
