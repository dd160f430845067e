import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type CgroupLimits,
  type GroupReader,
  limitDetails,
  limitsText,
  readLimits,
} from '../../src/kernel/cgroup-limits.js';
import { readLimitsAbove } from '../../src/kernel/cgroup-limits-above.js';
import { parseCgroups } from '../../src/kernel/cgroups.js';
import { changedSince, diffSnapshots } from '../../src/kernel/diff.js';
import { parseMountinfo } from '../../src/kernel/mounts.js';
import { readable, unreadable } from '../../src/kernel/readable.js';
import { readSnapshot } from '../../src/kernel/snapshot.js';
import { HYBRID, UNIFIED, VERSION_1 } from './cgroup-fixtures.js';

type Files = Readonly<Record<string, string>>;

/** Reads from a made-up machine: files by their path below /sys/fs/cgroup. */
const reader =
  (files: Files): GroupReader =>
  (folder, file) => {
    const path = `${folder}/${file}`.replace('/sys/fs/cgroup/', '');
    const isGroup = Object.keys(files).some((name) => name.startsWith(path.replace(/[^/]*$/, '')));
    return readable(files[path] ?? (file === 'cgroup.procs' && isGroup ? '' : null));
  };

function limitsOf(mountinfo: string, cgroup: string, files: Files) {
  return readLimits(parseCgroups(cgroup) ?? [], parseMountinfo(mountinfo) ?? [], reader(files));
}

function above(mountinfo: string, cgroup: string, files: Files): readonly (readonly unknown[])[] {
  const groups = parseCgroups(cgroup) ?? [];
  const found = readLimitsAbove(groups, parseMountinfo(mountinfo) ?? [], reader(files));
  return found.ok
    ? found.value.map(({ name, limit, folder }) => [name, limit, folder])
    : assert.fail(found.reason);
}

function found(mountinfo: string, cgroup: string, files: Files): CgroupLimits {
  const limits = limitsOf(mountinfo, cgroup, files);
  return limits.ok ? limits.value : assert.fail(limits.reason);
}

const NONE = '9223372036854771712';

test('version 2', () => {
  const files = {
    'box/memory.max': '33554432',
    'box/memory.current': '1048576',
    'box/memory.events': 'low 0\nhigh 0\nmax 12\noom 2\noom_kill 1\noom_group_kill 0',
    'box/cpu.max': '20000 100000',
    'box/pids.max': '20',
    'box/pids.current': '3',
    'box/pids.events': 'max 7',
    'box/cgroup.events': 'populated 1\nfrozen 0',
  };
  const box = found(UNIFIED, '0::/box\n', files);
  assert.equal(limitsText(box), 'memory 32 MiB, cpu 20 %, pids 20');
  assert.deepEqual(
    box.limits.map(({ name, limit, use, hits }) => [name, limit, use, hits]),
    [
      ['memory', 33554432, 1048576, 1],
      ['cpu', 20, null, null],
      ['pids', 20, 3, 7],
    ],
  );
  const frozen = found(UNIFIED, '0::/box\n', { ...files, 'box/cgroup.events': 'populated 1\nfrozen 1' });
  assert.equal(limitsText(frozen), 'memory 32 MiB, cpu 20 %, pids 20, frozen');
});

test('version 2 without limits, and without controllers', () => {
  const none = { 'box/memory.max': 'max', 'box/cpu.max': 'max 100000', 'box/pids.max': 'max' };
  assert.equal(limitsText(found(UNIFIED, '0::/box\n', none)), 'none of its own');
  const bare = found(UNIFIED, '0::/box\n', { 'box/cgroup.procs': '1' });
  assert.deepEqual([limitsText(bare), bare.limits], ['none of its own', []]);
});

test('version 1: each hierarchy has its own group', () => {
  const limits = found(VERSION_1, '4:pids:/\n3:memory:/m\n2:cpu,cpuacct:/c\n1:name=systemd:/x\n', {
    'memory/m/memory.limit_in_bytes': '1610612736',
    'memory/m/memory.usage_in_bytes': '4096',
    'memory/m/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 3',
    'cpu,cpuacct/c/cpu.cfs_quota_us': '150000',
    'cpu,cpuacct/c/cpu.cfs_period_us': '100000',
    'pids/cgroup.procs': '1',
  });
  assert.equal(limitsText(limits), 'memory 1.5 GiB, cpu 150 %');
  assert.deepEqual(limits.limits[0]?.hits, 3);
});

test('both at once, with no limit but frozen', () => {
  const limits = found(HYBRID, '5:memory:/b\n4:cpu:/b\n3:pids:/b\n2:freezer:/b\n0::/\n', {
    'memory/b/memory.limit_in_bytes': NONE,
    'cpu/b/cpu.cfs_quota_us': '-1',
    'cpu/b/cpu.cfs_period_us': '100000',
    'pids/b/pids.max': 'max',
    'freezer/b/freezer.state': 'FROZEN',
    'unified/cgroup.procs': '1',
  });
  assert.equal(limitsText(limits), 'frozen');
});

test('only a limit is a difference, and the details name its files', () => {
  const at = (value: string, use: string) =>
    found(UNIFIED, '0::/b\n', { 'b/memory.max': value, 'b/memory.current': use, 'b/pids.max': 'max' });
  assert.deepEqual(limitDetails(at('max', '1'), at('max', '2')), []);
  assert.deepEqual(limitDetails(at('max', '1'), at('33554432', '1')), [
    "memory.max: 33554432; the host's: max",
  ]);
  const root = found(UNIFIED, '0::/\n', { 'cgroup.procs': '1' });
  assert.deepEqual(limitDetails(root, at('max', '1')), []);
  assert.deepEqual(limitDetails(root, at('4096', '1')), ["memory.max: 4096; the host's: none"]);
  const one = found(VERSION_1, '2:cpu,cpuacct:/c\n', {
    'cpu,cpuacct/c/cpu.cfs_quota_us': '20000',
    'cpu,cpuacct/c/cpu.cfs_period_us': '100000',
  });
  assert.deepEqual(limitDetails(root, one), [
    "cpu.cfs_quota_us: 20000; the host's: none",
    "cpu.cfs_period_us: 100000; the host's: none",
  ]);
});

test('of the groups above the smallest limit of each kind counts, wherever it is', () => {
  const files = {
    'cgroup.procs': '1',
    'a/memory.max': '4096',
    'a/pids.max': 'max',
    'a/b/memory.max': '8192',
    'a/b/pids.max': '30',
    'a/b/cpu.max': '50000 100000',
    'a/b/c/memory.max': '1024',
  };
  assert.deepEqual(above(UNIFIED, '0::/a/b/c\n', files), [
    ['memory', 4096, '/sys/fs/cgroup/a'],
    ['cpu', 50, '/sys/fs/cgroup/a/b'],
    ['pids', 30, '/sys/fs/cgroup/a/b'],
  ]);
  assert.deepEqual(above(UNIFIED, '0::/a\n', files), []);
  assert.deepEqual(above(UNIFIED, '0::/\n', files), []);
});

test('in version 1 a memory limit is passed down only by a group that says so', () => {
  const groups = '3:memory:/m/n\n2:cpu,cpuacct:/\n';
  const files = { 'memory/m/n/cgroup.procs': '1', 'memory/m/memory.limit_in_bytes': '4096' };
  const known = [['memory', 4096, '/sys/fs/cgroup/memory/m']];
  assert.deepEqual(above(VERSION_1, groups, { ...files, 'memory/m/memory.use_hierarchy': '1' }), known);
  assert.deepEqual(above(VERSION_1, groups, files), known);
  assert.deepEqual(above(VERSION_1, groups, { ...files, 'memory/m/memory.use_hierarchy': '0' }), []);
});

test('what can not be known has a reason', () => {
  const reason = (mountinfo: string, cgroup: string) => {
    const limits = limitsOf(mountinfo, cgroup, {});
    return limits.ok ? '' : limits.reason;
  };
  assert.match(reason('22 1 253:0 / / rw - ext4 /dev/vda1 rw\n', '0::/\n'), /no control groups are mounted/);
  assert.match(reason(UNIFIED, '0::/../x\n'), /not visible from here/);
  assert.match(reason(UNIFIED, '0::/removed\n'), /^gone: /);
  const closed = readLimits(parseCgroups('0::/b\n') ?? [], parseMountinfo(UNIFIED) ?? [], (_, file) =>
    file === 'memory.max' ? unreadable('not permitted') : readable('1'),
  );
  assert.deepEqual(closed, unreadable('not permitted'));
});

test('our own limits are read, and a process does not differ from itself', async () => {
  const self = await readSnapshot('self');
  assert.ok(self.limits.ok || /no control groups|not visible/.test(self.limits.reason));
  const [before, after] = [diffSnapshots(self, self), diffSnapshots(self, await readSnapshot('self'))];
  const row = before.find(({ key }) => key === 'limits');
  assert.equal(row?.changed, self.limits.ok ? false : null);
  assert.ok(!changedSince(before, after).includes('limits'));
});
