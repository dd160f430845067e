import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { failure, forEachMaker, handedOver, words } from './cgroup-makers.js';
import { ourPlaceForUnified, remainsOf, topOf, versionOf } from './groups.js';
import { run, trace } from './stagehand.js';

forEachMaker('joining control groups', ({ maker, name, options, perform }) => {
  const unified =
    (versionOf('cgroup') !== 2 && 'version 2 is not mounted here') ||
    (maker.base() !== handedOver && !ourPlaceForUnified?.ok && 'no group of version 2 is ours');

  test('a child is born in a group of version 2, as PID 1 too', { skip: unified }, async () => {
    const born = 'sed -n s/^0::.*learn-test/learn-test/p /proc/self/cgroup; echo $$';
    const recipe =
      'cgroup-make cgroup:NAME + unshare user + map-root + unshare pid + fork-into cgroup:NAME + fork';
    const { status, stdout, stderr } = await perform(run, recipe, 'sh', '-c', born);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^learn-test-[\d-]+\n2\n$/);
  });

  test('of version 1 there are many groups, and nobody is born in all of them', {
    skip: versionOf('cpu') !== 1 && 'the controller cpu is not in version 1 here',
  }, async () => {
    const ended = await perform(trace, 'cgroup-make cpu:NAME + fork-into cpu:NAME', 'true');
    assert.deepEqual(failure(ended), [['fork-into', 'EOPNOTSUPP']]);
  });

  test('a group that is missing, or a controller, is ENOENT, and all is as it was', async () => {
    const group = name();
    for (const recipe of [
      `cgroup-join cpu:${group}`,
      `cgroup-limit memory:${group} 32M`,
      `cgroup-make cpu:${group}/inner`,
      `cgroup-freeze freezer:${group}`,
    ])
      assert.equal(
        failure(await trace([...words(recipe), '--', 'true'], options()))[0]?.[1],
        'ENOENT',
        recipe,
      );
    const absent = ['dmem', 'rdma', 'misc', 'net_prio', 'perf_event'].find((c) => versionOf(c) === undefined);
    if (absent === undefined) return;
    const ended = await trace(words(`cgroup-make ${absent}:${group} -- true`), options());
    assert.deepEqual([failure(ended), remainsOf(group)], [[['cgroup-make', 'ENOENT']], []]);
  });

  test('a hierarchy that refuses leaves the others as they were: joining is all or nothing', async () => {
    const group = name();
    const separate = topOf('memory') !== topOf('pids');
    const inner = separate ? '' : ` + cgroup-make memory:${group}/inner`;
    const recipe = `cgroup-make memory:${group}${inner} + cgroup-join ${separate ? 'memory,pids' : 'memory'}:${group}`;
    const command = ['--', 'cat', '/proc/self/cgroup'];
    const ended = await trace(['--keep-going', ...words(recipe), ...command], options());
    assert.deepEqual(failure(ended), [['cgroup-join', separate ? 'ENOENT' : 'EBUSY']]);
    assert.ok(!ended.stdout.includes(basename(group)), ended.stdout);
    assert.deepEqual(remainsOf(group), []);
  });

  describe('version 2: a group with processes', {
    skip: versionOf('memory') !== 2 && 'the controllers are not in version 2 here',
  }, () => {
    const crowded = 'cgroup-make cgroup:NAME + cgroup-join cgroup:NAME';

    test('hands no controllers down', async () => {
      const ended = await perform(trace, `${crowded} + cgroup-make memory:NAME/inner`, 'true');
      assert.deepEqual(failure(ended), [['cgroup-make', 'EBUSY']]);
    });

    // cpu and pids can divide between threads, and what has them from here is for threads only.
    test('hands some down, and then the group below takes no whole process', async () => {
      const recipe = `${crowded} + cgroup-make pids:NAME/inner + cgroup-join pids:NAME/inner`;
      assert.deepEqual(failure(await perform(trace, recipe, 'true')), [['cgroup-join', 'EOPNOTSUPP']]);
    });
  });
});
