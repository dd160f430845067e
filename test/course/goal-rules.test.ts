import assert from 'node:assert/strict';
import test from 'node:test';
import { seen, wanted } from '../../src/course/goals/rules.js';
import type { GoalPredicate } from '../../src/course/goals/schema.js';
import { parseCapabilitySet } from '../../src/kernel/capabilities.js';
import { parseMountinfo } from '../../src/kernel/mounts.js';
import { readable, unreadable } from '../../src/kernel/readable.js';
import type { Snapshot } from '../../src/kernel/snapshot.js';
import type { Layers, Look } from '../../src/run/watch/look.js';
import { parseSegments } from '../../src/run/watch/signs.js';
import { links, look, scene, snapshot } from './looks.js';

const mounts = (text: string): Snapshot['mounts'] => readable(parseMountinfo(text) ?? []);
const caps = (effective: string): Snapshot['caps'] => {
  const parsed = parseCapabilitySet(effective);
  assert.ok(parsed !== null);
  return { ...snapshot().caps, effective: readable(parsed), bounding: readable(parsed) };
};
const tmpfs = mounts('30 20 0:50 / /mnt rw,relatime - tmpfs mine rw');
const nsfs = mounts('40 30 0:4 net:[4026532999] /mnt/net rw - nsfs nsfs rw');
const etc = (options: string): Snapshot['mounts'] =>
  mounts(`30 20 8:1 /etc /mnt ${options} - ext4 /dev/sda1 rw`);
const overlay = mounts(
  '30 20 0:50 / /mnt rw,relatime - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w',
);
const layered = (layers: Partial<Layers>): Partial<Look> => ({
  layers: () => readable({ lower: [], copied: [], whiteouts: [], ...layers }),
});
const isEtc: Partial<Look> = { at: () => readable({ path: '/mnt', device: '8:1', inode: '3' }) };
const elsewhere = readable({ path: '/', device: '8:1', inode: '77' });

/** What is asked, of which process, and what is said then; `+` in front: it is met. */
const TABLE: readonly [GoalPredicate, Look, string][] = [
  [{ own: ['uts'] }, look(), "is still in the host's UTS namespace"],
  [{ own: ['uts'] }, look({ namespaces: links({ uts: 7 }) }), '+is in a UTS namespace of its own'],
  [
    { own: ['mnt', 'uts'] },
    look({ namespaces: links({ uts: 7 }) }),
    "is still in the host's mount namespace",
  ],
  [{ own: ['ipc'] }, look({ namespaces: links({ ipc: 7 }) }), '+is in an IPC namespace of its own'],
  [
    { same: ['user', 'net'] },
    look({ namespaces: links({ net: 7 }) }),
    'is in a network namespace of its own',
  ],
  [{ unborn: 'pid' }, look(), "would have its children in the host's PID namespace"],
  [
    { unborn: 'pid' },
    look({ namespaces: links({ pid_for_children: 7 }) }),
    'has a new PID namespace for its children, and the first of them is born',
  ],
  [
    { unborn: 'pid' },
    look({ namespaces: links({ pid_for_children: null }) }),
    '+has a new PID namespace ready in which no process was born yet',
  ],
  [
    { entered: ['uts'] },
    look({}, { parent: look({}, { pid: 9, name: 'sh' }) }),
    'was born in its UTS namespace: its parent 9 (sh) is in there too',
  ],
  [{ keeps: 'net' }, look({ mounts: tmpfs }), 'has no file that holds a network namespace'],
  [{ keeps: 'uts' }, look({ mounts: nsfs }), 'has no file that holds a UTS namespace'],
  [
    { keeps: 'net' },
    look({ mounts: nsfs }),
    '+has a network namespace without a process, held by the file /mnt/net',
  ],
  [{ kept: 'net' }, look({ mounts: nsfs }), 'is in another network namespace than the file /mnt/net holds'],
  [
    { kept: 'net' },
    look({ mounts: nsfs, namespaces: links({ net: 4026532999 }) }),
    '+is in the network namespace that the file /mnt/net holds',
  ],
  [{ hostname: 'moby' }, look(), 'has a hostname that is still box, as on the host'],
  [{ hostname: 'moby' }, look({ hostname: readable('whale') }), 'has the hostname whale'],
  [{ hostname: 'moby' }, look({ hostname: readable('moby') }), '+has the hostname moby'],
  [
    { hostname: 'moby' },
    look({ hostname: unreadable('nobody tells') }),
    "has a hostname that can't be read (nobody tells)",
  ],
  [{ hostname: '$HOSTNAME' }, look(), '+has the hostname box, as on the host'],
  [{ pid: 1 }, look(), 'is number 10 in its PID namespace'],
  [{ pid: 1 }, look({ nspid: readable([10, 1]) }), '+is number 1 in its PID namespace'],
  [{ pid_levels: 3 }, look({ nspid: readable([10, 1]) }), 'has a number in 2 PID namespaces (NSpid: 10 1)'],
  [
    { sees_fewer: 3 },
    look({}, { entries: () => readable(['1', '2', 'sys']) }),
    '+sees 2 processes in its /proc',
  ],
  [
    { sees_fewer: 2 },
    look({}, { entries: () => readable(['1', '2', 'sys']) }),
    'sees 2 processes in its /proc',
  ],
  [
    { sees_fewer: 2 },
    look({}, { entries: () => readable([]) }),
    'has no proc mounted at /proc that shows a process',
  ],
  [{ uid_map: '0 $UID 1' }, look({ uid_map: readable([]) }), 'has an empty uid_map'],
  [
    { uid_map: '0 $UID 1' },
    look({ uid_map: readable([{ inside: 0, outside: 1000, count: 1 }]) }),
    '+has the uid_map 0 1000 1',
  ],
  [
    { users: 2 },
    look({ uid_map: readable([{ inside: 0, outside: 1000, count: 1 }]) }),
    'is in a user namespace in which 1 user has a number',
  ],
  [
    { users: 1000 },
    look({
      uid_map: readable([
        { inside: 0, outside: 1000, count: 1 },
        { inside: 1, outside: 100000, count: 65536 },
      ]),
    }),
    '+is in a user namespace in which 65537 users have a number',
  ],
  [{ outside: 'other' }, look(), 'is you, user 1000, outside'],
  [{ setgroups: 'deny' }, look(), 'is in a user namespace in which setgroups is allowed'],
  [{ setgroups: 'allow' }, look(), '+is in a user namespace in which setgroups is allowed'],
  [{ user: 'root' }, look({ uid_map: readable([]) }), 'is user 65534 in there'],
  [
    { user: 'root' },
    look({ uid_map: readable([{ inside: 0, outside: 1000, count: 1 }]) }),
    '+is user 0 in there',
  ],
  [
    { lacks: { cap_sys_chroot: ['bounding', 'effective'] } },
    look({ caps: caps('40000') }),
    'still has cap_sys_chroot in its bounding set',
  ],
  [
    { lacks: { cap_sys_chroot: ['bounding', 'effective'] } },
    look({ caps: caps('2000') }),
    '+lacks cap_sys_chroot in its bounding and effective set',
  ],
  [
    { only: { effective: ['cap_net_raw'] } },
    look({ caps: caps('2000') }),
    '+has only cap_net_raw in the effective set',
  ],
  [
    { only: { effective: ['cap_net_raw'] } },
    look({ caps: caps('42000') }),
    'has in its effective set: cap_net_raw, cap_sys_chroot',
  ],
  [{ only: { effective: [] } }, look(), '+has no effective capability'],
  [{ no_new_privs: true }, look(), 'does not have no_new_privs set'],
  [{ seccomp: 'own' }, look(), 'has no seccomp filter'],
  [
    { seccomp: 'own' },
    look({ seccomp: readable({ mode: 'filter', filters: 1 }) }),
    '+has seccomp: filter (1 filter)',
  ],
  [{ mount: { at: '/mnt', type: 'tmpfs' } }, look(), 'has nothing mounted at /mnt'],
  [
    { mount: { at: '/mnt', type: 'tmpfs', new: true } },
    look({ mounts: tmpfs }),
    '+has a tmpfs of its own mounted at /mnt',
  ],
  [{ mount: { at: '/mnt', type: 'proc' } }, look({ mounts: tmpfs }), 'has a tmpfs at /mnt, not a proc'],
  [
    { mount: { at: '/mnt', type: 'tmpfs', filled: true } },
    look({ mounts: tmpfs }, { entries: () => readable([]) }),
    'has a tmpfs mounted at /mnt, with nothing in it',
  ],
  [
    { mount: { at: '/mnt', shows: '/etc', read_only: true } },
    look({ mounts: etc('rw') }, isEtc),
    'has /etc mounted at /mnt, and may write to it',
  ],
  [
    { mount: { at: '/mnt', shows: '/etc', read_only: true } },
    look({ mounts: etc('ro') }, isEtc),
    '+has /etc mounted at /mnt, read-only',
  ],
  [
    { mount: { at: '/mnt', shows: '/' } },
    look({ mounts: etc('ro') }, isEtc),
    'has something mounted at /mnt that is not /',
  ],
  [{ mounts_at_most: 1 }, look({ mounts: tmpfs }), '+has 1 mount'],
  [{ root: 'other' }, look(), "still has the host's root directory"],
  [
    { root: 'pivoted' },
    look({ root: elsewhere }),
    '+has another root directory than the host, and calls it /',
  ],
  [
    { root: 'pivoted' },
    look({ root: readable({ path: '/srv', device: '8:1', inode: '77' }) }),
    'has a root directory that the host sees at /srv, as behind a chroot',
  ],
  [{ root: 'host' }, look({ root: elsewhere }), 'has another root directory than the host'],
  [{ holds: '/' }, look(), "holds no descriptor of the host's /"],
  [
    { holds: '/' },
    look({}, { holds: readable([{ path: '/', device: '8:1', inode: '2' }]) }),
    "+holds a descriptor of the host's /",
  ],
  [{ layers: 'copied' }, look({ mounts: tmpfs }), 'has no overlay mounted'],
  [
    { layers: 'copied' },
    look({ mounts: overlay }, layered({ whiteouts: ['bin/cat'] })),
    'has an overlay without a changed file in its upper folder',
  ],
  [
    { layers: 'whiteout' },
    look({ mounts: overlay }, layered({ whiteouts: ['bin/cat'] })),
    '+has an overlay with a whiteout in its upper folder: bin/cat',
  ],
  [
    { layers: 'whiteout' },
    look({ mounts: overlay }),
    "has an overlay at /mnt that can't be read (there is nothing)",
  ],
  [
    { same_lower: true },
    look({ mounts: overlay }, layered({})),
    'has an overlay over other lower folders than the first one',
  ],
  [{ clock: { boottime: 60 } }, look(), 'has boottime ahead by 0 s'],
  [
    { clock: { boottime: 60, monotonic: 0 } },
    look({}, { clocks: readable({ monotonic: 7, boottime: 61 }) }),
    '+has boottime ahead by 61 s and monotonic ahead by 7 s',
  ],
  [{ only_links: ['lo'] }, look(), 'sees the network interfaces lo, eth0'],
  [{ link_up: 'lo' }, look({ links: readable([{ name: 'lo', up: false }]) }), 'has lo still down'],
  [{ address: 'any' }, look(), '+has the address 10.0.0.2/24'],
  [{ address: '10.0.0.3/24' }, look(), 'has the address 10.0.0.2/24'],
  [
    { address: 'any' },
    look({ addresses: readable([{ address: '127.0.0.1', prefix: 8, link: 'lo' }]) }),
    'has no address but those of lo',
  ],
  [{ route: 'default' }, look(), 'has no route default, only to 10.0.0.0/24'],
  [{ route: 'default' }, look({ routes: readable([]) }), 'has no route at all'],
  [
    { route: 'default' },
    look({ routes: readable([{ to: 'default', via: '10.0.0.1', link: 'eth0' }]) }),
    '+has the route default via 10.0.0.1',
  ],
  [{ forwards: true }, look(), 'does not pass packets on: ip_forward is 0 there'],
  [
    { forwards: true },
    look({}, { forwards: readable(true) }),
    'would pass packets on, and only eth0 has an address and is up',
  ],
  [
    { forwards: true },
    look({ addresses: readable([]) }, { forwards: readable(true) }),
    'would pass packets on, and no link has an address and is up',
  ],
  [
    { forwards: true },
    look(
      {
        addresses: readable([
          { address: '127.0.0.1', prefix: 8, link: 'lo' },
          { address: '10.0.0.1', prefix: 24, link: 'br0' },
          { address: '192.0.2.1', prefix: 24, link: 'out' },
        ]),
      },
      { forwards: readable(true) },
    ),
    '+passes packets on between br0 and out',
  ],
  [
    { group: 'own' },
    look(),
    'is in the control group /user.slice/session-1.scope, which is none that you have made for it',
  ],
  [
    { group: 'own' },
    look({ cgroup: readable([{ hierarchy: 0, controllers: [], path: '/box' }]) }),
    '+is in the control group /box',
  ],
  [{ limit: { memory: '64M' } }, look(), 'is in a group with these limits: none of its own'],
  [
    { limit: { memory: '64M' } },
    look({
      limits: readable({
        limits: [{ name: 'memory', limit: 1024, use: 0, hits: 0, files: [] }],
        frozen: false,
      }),
    }),
    '+is in a group that may have no more than 64M of memory',
  ],
  [{ frozen: true }, look(), 'is in a group that is not frozen'],
  [{ terminal: 'none' }, look(), 'has the controlling terminal pts/1'],
  [{ terminal: 'any' }, look(), '+has the controlling terminal pts/1'],
  [{ stopped: true }, look({}, { state: 'T' }), '+is stopped'],
  [{ command: 'sleep' }, look(), 'is a bash, not a sleep'],
  [{ tells: 'uts' }, look({}, { args: readable(['sleep', '5']) }), 'has other arguments than that number: 5'],
  [
    { tells: 'uts' },
    look({}, { args: readable(['sleep', '4026531840']) }),
    '+names the number of its UTS namespace in its arguments',
  ],
  [{ segment: 4096 }, look(), 'has no shared memory segment in its IPC namespace'],
  [
    { segment: 4096 },
    look({}, { segments: readable([8192]) }),
    'has no segment of 4096 bytes in its IPC namespace, but one of 8192',
  ],
];

for (const [predicate, process, expected] of TABLE) {
  test(`${JSON.stringify(predicate)}: ${expected}`, () => {
    const { met, says } = seen(predicate, process, scene);
    assert.equal(`${met ? '+' : ''}${says}`, expected);
    assert.match(wanted(predicate, scene), /^(is|has|lacks|sees|holds|came|names|was) /);
  });
}

test('segments are read from /proc/sysvipc/shm', () => {
  const title = '       key      shmid perms                  size  cpid  lpid nattch   uid';
  assert.deepEqual(parseSegments(`${title}\n 123  0   644    4096  1 1 0 0\n`), [4096]);
  assert.deepEqual(parseSegments(`${title}\n`), []);
  assert.equal(parseSegments('what'), null);
});
