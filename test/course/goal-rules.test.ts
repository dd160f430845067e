import assert from 'node:assert/strict';
import test from 'node:test';
import { checkGoals } from '../../src/course/goals/check.js';
import { nextHint } from '../../src/course/goals/hints.js';
import { seen, wanted } from '../../src/course/goals/rules.js';
import { type Goal, type GoalPredicate, goal } from '../../src/course/goals/schema.js';
import { parseCapabilitySet } from '../../src/kernel/capabilities.js';
import { parseMountinfo } from '../../src/kernel/mounts.js';
import { readable, unreadable } from '../../src/kernel/readable.js';
import type { Snapshot } from '../../src/kernel/snapshot.js';
import type { Look } from '../../src/run/watch/look.js';
import { parseSegments } from '../../src/run/watch/processes.js';
import { links, look, scene, snapshot } from './looks.js';

const mounts = (text: string): Snapshot['mounts'] => readable(parseMountinfo(text) ?? []);
const caps = (effective: string): Snapshot['caps'] => {
  const parsed = parseCapabilitySet(effective);
  assert.ok(parsed !== null);
  return { ...snapshot().caps, effective: readable(parsed), bounding: readable(parsed) };
};
const tmpfs = mounts('30 20 0:50 / /mnt rw,relatime - tmpfs mine rw');
const etc = (options: string): Snapshot['mounts'] =>
  mounts(`30 20 8:1 /etc /mnt ${options} - ext4 /dev/sda1 rw`);
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
  [{ only_links: ['lo'] }, look(), 'sees the network interfaces lo, eth0'],
  [{ link_up: 'lo' }, look({ links: readable([{ name: 'lo', up: false }]) }), 'has lo still down'],
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

const make = (more: Partial<Goal>): Goal =>
  goal.parse({
    id: 'a',
    text: 'A.',
    process: [{ own: ['uts'] }, { hostname: 'moby' }],
    hints: ['a', 'b'],
    ...more,
  });
const instead = (one: Goal, looks: readonly Look[]): string | undefined =>
  checkGoals([one], looks, scene)[0]?.instead;

const own = { namespaces: links({ uts: 7 }) };

test('of a goal that is not reached it says what is there instead, of the process that is nearest', () => {
  const near = look(own, { pid: 4711, name: 'sh' });
  assert.equal(
    instead(make({}), [look(), near, look()]),
    'Your process 4711 (sh) is in a UTS namespace of its own, but has a hostname that is still box, as on the host.',
  );
  assert.equal(
    instead(make({}), [look(), look()]),
    'None of your processes is in a UTS namespace of its own.',
  );
  assert.equal(instead(make({}), []), 'You have no process but this one.');
});

test('what a process is called can not drive the terminal', () => {
  assert.doesNotMatch(instead(make({}), [look(own, { name: 'a\x1b[2J\nb' })]) ?? '', /\p{Cc}/u);
});

test('that there are processes which may not be looked at is said', () => {
  const hidden = look({ namespaces: { ...links(), uts: unreadable('not permitted') } });
  assert.match(instead(make({}), [hidden, look()]) ?? '', /Some of them can't be looked at\.$/);
});

test('a second process is another one, and is asked how it stands to the first', () => {
  const goalOfTwo = make({ process: [{ own: ['uts'] }], another: [{ own: ['uts'] }, { apart: ['uts'] }] });
  const [first, same] = [look(own, { pid: 11 }), look(own, { pid: 12 })];
  const other = look({ namespaces: links({ uts: 8 }) }, { pid: 13 });
  assert.match(instead(goalOfTwo, [first]) ?? '', /^11 \(bash\) is there\. The second one is missing\.$/);
  assert.match(instead(goalOfTwo, [first, same]) ?? '', /but is in the same UTS namespace as the first\.$/);
  const [result] = checkGoals([goalOfTwo], [first, same, other], scene);
  assert.ok(result?.met);
  assert.deepEqual(result.processes.map(({ pid }) => pid).sort(), [12, 13]);
});

test('hints go on from goal to goal, and stop at the most concrete one', () => {
  const goals = [make({ id: 'a', hints: ['a1', 'a2'] }), make({ id: 'b', hints: ['b1', 'b2', 'b3'] })];
  const [a, b] = goals as [Goal, Goal];
  assert.deepEqual(nextHint(goals, a, 0), { text: 'a1', number: 1, of: 2, seen: 1 });
  assert.deepEqual(nextHint(goals, b, 0), { text: 'b1', number: 1, of: 3, seen: 3 });
  assert.equal(nextHint(goals, b, 3).text, 'b2');
  assert.deepEqual(nextHint(goals, b, 99), { text: 'b3', number: 3, of: 3, seen: 5 });
});

test('one thing at a time is asked', () => {
  assert.throws(() => make({ process: [{ own: ['uts'], pid: 1 }] }), /one thing/);
  assert.throws(() => make({ process: [{} as GoalPredicate] }), /one thing/);
});

test('segments are read from /proc/sysvipc/shm', () => {
  const title = '       key      shmid perms                  size  cpid  lpid nattch   uid';
  assert.deepEqual(parseSegments(`${title}\n 123  0   644    4096  1 1 0 0\n`), [4096]);
  assert.deepEqual(parseSegments(`${title}\n`), []);
  assert.equal(parseSegments('what'), null);
});
