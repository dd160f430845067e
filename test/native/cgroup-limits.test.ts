import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { failure, forEachMaker, LIMITED, words } from './cgroup-makers.js';
import { folderOf, remainsOf, versionOf } from './groups.js';
import { eventually, ticksOf } from './processes.js';
import { run, start, trace, until } from './stagehand.js';

forEachMaker('limits of control groups', ({ name, options, perform }) => {
  test('one is made, limited and joined, and gone when the command has ended', async () => {
    const group = name();
    const files = {
      memory: versionOf('memory') === 2 ? 'memory.max' : 'memory.limit_in_bytes',
      cpu: versionOf('cpu') === 2 ? 'cpu.max' : 'cpu.cfs_quota_us',
      pids: 'pids.max',
    };
    const paths = Object.entries(files).map(([controller, file]) => join(folderOf(controller, group), file));
    const recipe =
      `cgroup-make cpu,memory,pids:${group} + cgroup-limit memory:${group} 32M + cgroup-limit cpu:${group} 20% + ` +
      `cgroup-limit pids:${group} 20 + cgroup-join cpu,memory,pids:${group}`;
    const { status, stdout, stderr } = await run(
      [...words(recipe), '--', 'sh', '-c', 'cat /proc/self/cgroup; cat "$@"', 'sh', ...paths],
      options(),
    );
    assert.deepEqual([status, stderr], [0, '']);
    for (const controller of LIMITED) {
      const mine =
        versionOf(controller) === 2
          ? /^0::(.*)$/m
          : new RegExp(`^\\d+:[^:]*\\b${controller}\\b[^:]*:(.*)$`, 'm');
      assert.ok(mine.exec(stdout)?.[1]?.endsWith(`/${group}`), `${controller} in ${stdout}`);
    }
    assert.match(stdout, /^33554432$/m);
    assert.match(stdout, /^20000( 100000)?$/m);
    assert.match(stdout, /^20$/m);
    assert.deepEqual(remainsOf(group), []);
  });

  test('the memory limit kills who touches more, and not who only asks for it', async () => {
    const recipe = 'cgroup-make memory:NAME + cgroup-limit memory:NAME 32M + cgroup-join memory:NAME';
    assert.equal((await perform(run, `${recipe} + reserve 1T`, 'true')).status, 0);
    assert.equal((await perform(run, `${recipe} + fill 4M`, 'true')).status, 0);
    assert.equal((await perform(run, `${recipe} + fill 64M`, 'true')).status, 137);
    assert.equal((await perform(trace, `${recipe} + fork + fill 64M`, 'true')).status, 137);
    assert.equal(
      (await perform(run, 'cgroup-make memory:NAME + cgroup-join memory:NAME + fill 64M', 'true')).status,
      0,
    );
  });

  test('a limit goes up and down and away', async () => {
    const limits = ['32M', '64M', '16M', 'max', '8M'].map((value) => `cgroup-limit memory:NAME ${value}`);
    assert.deepEqual(
      failure(await perform(trace, `cgroup-make memory:NAME + ${limits.join(' + ')}`, 'true')),
      [],
    );
    const others =
      'cgroup-limit cpu:NAME 150% + cgroup-limit cpu:NAME max + cgroup-limit pids:NAME 5 + cgroup-limit pids:NAME max';
    assert.deepEqual(failure(await perform(trace, `cgroup-make cpu,pids:NAME + ${others}`, 'true')), []);
  });

  test('the limit of processes makes fork fail with EAGAIN', async () => {
    const recipe = 'cgroup-make pids:NAME + cgroup-limit pids:NAME 1 + cgroup-join pids:NAME + fork';
    assert.deepEqual(failure(await perform(trace, recipe, 'true')), [['fork', 'EAGAIN']]);
    const recipeOfTwo = recipe.replace('NAME 1', 'NAME 2');
    assert.deepEqual(failure(await perform(trace, recipeOfTwo, 'true')), []);
  });

  test('who has a hundredth of a processor gets less of it than who has no limit', async () => {
    const [limited, free] = [name(), name()];
    const recipes = [
      `cgroup-make cpu:${limited} + cgroup-limit cpu:${limited} 1% + cgroup-join cpu:${limited}`,
      `cgroup-make cpu:${free} + cgroup-join cpu:${free}`,
    ];
    const walks = recipes.map((recipe) =>
      start([...words(recipe), '--', 'sh', '-c', 'while :; do :; done'], options()),
    );
    for (const walk of walks) walk.go('a');
    const pids = await Promise.all(walks.map(async (walk) => (await until(walk, 'exec')).pid));
    const was = pids.map(ticksOf);
    const had = (which: number): number => ticksOf(pids[which] as number) - (was[which] as number);
    // However little the machine has left for both: the one must have had enough to compare with.
    await eventually(() => had(1) >= 40);
    const [a, b] = [had(0), had(1)];
    for (const walk of walks) walk.hangUp();
    for (const walk of walks) await walk.ended;
    assert.ok(a < b / 2, `${a} ticks with the limit, ${b} without`);
    assert.deepEqual([...remainsOf(limited), ...remainsOf(free)], []);
  });
});
