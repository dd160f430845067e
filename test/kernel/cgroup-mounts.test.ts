import assert from 'node:assert/strict';
import test from 'node:test';
import { cgroupHierarchies, groupFolder, hierarchyOfGroup } from '../../src/kernel/cgroup-mounts.js';
import { parseCgroups } from '../../src/kernel/cgroups.js';
import { parseMountinfo } from '../../src/kernel/mounts.js';
import { HYBRID, UNIFIED, VERSION_1 } from './cgroup-fixtures.js';

const hierarchiesIn = (mountinfo: string) =>
  cgroupHierarchies(parseMountinfo(mountinfo) ?? assert.fail('no table of mounts'));

/** The folders of the groups of a process, each behind its controllers. */
function foldersOf(mountinfo: string, cgroup: string): string[] {
  const hierarchies = hierarchiesIn(mountinfo);
  return (parseCgroups(cgroup) ?? []).map((group) => {
    const hierarchy = hierarchyOfGroup(hierarchies, group);
    return `${group.controllers} ${hierarchy && groupFolder(hierarchy, group.path)}`;
  });
}

test('version 2: one hierarchy', () => {
  assert.deepEqual(hierarchiesIn(UNIFIED), [
    { version: 2, controllers: [], mountPoint: '/sys/fs/cgroup', root: '/', readOnly: false },
  ]);
  assert.deepEqual(foldersOf(UNIFIED, '0::/user.slice/a.scope\n'), [' /sys/fs/cgroup/user.slice/a.scope']);
  assert.deepEqual(foldersOf(UNIFIED, '0::/\n'), [' /sys/fs/cgroup']);
});

test('version 1: a hierarchy for one controller, for two, for none', () => {
  assert.deepEqual(
    hierarchiesIn(VERSION_1).map(({ version, controllers, mountPoint }) => [
      version,
      `${controllers}`,
      mountPoint,
    ]),
    [
      [1, 'name=systemd', '/sys/fs/cgroup/systemd'],
      [1, 'cpu,cpuacct', '/sys/fs/cgroup/cpu,cpuacct'],
      [1, 'memory', '/sys/fs/cgroup/memory'],
      [1, 'pids', '/sys/fs/cgroup/pids'],
    ],
  );
  assert.deepEqual(foldersOf(VERSION_1, '4:pids:/a\n3:memory:/\n2:cpu,cpuacct:/a/b\n1:name=systemd:/x\n'), [
    'pids /sys/fs/cgroup/pids/a',
    'memory /sys/fs/cgroup/memory',
    'cpu,cpuacct /sys/fs/cgroup/cpu,cpuacct/a/b',
    'name=systemd /sys/fs/cgroup/systemd/x',
  ]);
});

test('both at once', () => {
  assert.deepEqual(foldersOf(HYBRID, '2:memory:/m\n1:pids:/p\n0::/u\n5:blkio:/\n'), [
    'memory /sys/fs/cgroup/memory/m',
    'pids /sys/fs/cgroup/pids/p',
    ' /sys/fs/cgroup/unified/u',
    'blkio undefined',
  ]);
});

test('of several mounts of one hierarchy the one that shows all and can be written', () => {
  const mounts = [
    '30 20 0:26 /user.slice /mnt/part rw - cgroup2 cgroup2 rw',
    '31 20 0:26 / /mnt/whole ro - cgroup2 cgroup2 rw',
    '32 20 0:26 / /mnt/best rw - cgroup2 cgroup2 rw',
    '33 20 0:26 / /mnt/closed ro - cgroup2 cgroup2 rw',
  ];
  const best = (lines: string[]) => hierarchiesIn(lines.join('\n'))[0]?.mountPoint;
  assert.deepEqual(
    [1, 2, 3, 4].map((count) => best(mounts.slice(0, count))),
    ['/mnt/part', '/mnt/whole', '/mnt/best', '/mnt/best'],
  );
});

test('a mount that shows a part of the tree', () => {
  const [hierarchy] = hierarchiesIn('30 20 0:26 /docker/1234 /sys/fs/cgroup rw - cgroup2 cgroup rw\n');
  const folder = (path: string) => hierarchy && groupFolder(hierarchy, path);
  assert.equal(folder('/docker/1234'), '/sys/fs/cgroup');
  assert.equal(folder('/docker/1234/inner'), '/sys/fs/cgroup/inner');
  for (const hidden of ['/docker/12345', '/docker', '/', '/../host'])
    assert.equal(folder(hidden), null, hidden);
});

test('the group of a process outside of our cgroup namespace', () => {
  assert.deepEqual(foldersOf(UNIFIED, '0::/../..\n'), [' null']);
});
