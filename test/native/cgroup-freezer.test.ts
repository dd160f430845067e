import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { failure, forEachMaker, words } from './cgroup-makers.js';
import { availableOf, folderOf, remainsOf } from './groups.js';
import { eventually, survivors, ticksOf } from './processes.js';
import { run, start, trace, until } from './stagehand.js';

const freezer = availableOf('freezer').length === 0 && 'nothing here can freeze a group';

forEachMaker('freezing of control groups', ({ name, options, perform }) => {
  test('who is frozen stands still, until it is thawed or the run that froze it ends', {
    skip: freezer,
  }, async () => {
    const group = name();
    const busy = [...words(`cgroup-make freezer:${group} + cgroup-join freezer:${group}`), '--'];
    const walk = start([...busy, 'sh', '-c', 'while :; do :; done'], options());
    walk.go('a');
    const { pid } = await until(walk, 'exec');
    const look = ['--', 'sh', '-c', `cat /proc/${pid}/stat; sleep 0.3; cat /proc/${pid}/stat`];
    const ticks = (stdout: string): string[] =>
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.replace(/.*\) /, '').split(' ').slice(11, 13).join());
    const runsOn = (was = ticksOf(pid)) => eventually(() => ticksOf(pid) > was);
    await runsOn();
    const frozen = await run([...words(`cgroup-freeze freezer:${group}`), ...look], options());
    const [one, other] = ticks(frozen.stdout);
    assert.deepEqual([frozen.status, frozen.stderr, one], [0, '', other]);
    assert.ok(one);
    await runsOn();
    const thawed = await start(
      [...words(`cgroup-freeze freezer:${group} + cgroup-thaw freezer:${group}`), '--', 'sleep', '1000'],
      options(),
    );
    thawed.go('a');
    await until(thawed, 'exec');
    await runsOn();
    thawed.hangUp();
    await thawed.ended;
    walk.hangUp();
    await walk.ended;
    assert.deepEqual([await survivors(walk.marker), remainsOf(group)], [[], []]);
  });

  test('a run ends although it is frozen', { skip: freezer }, async () => {
    const group = name();
    const walk = start(
      [...words(`cgroup-make freezer:${group} + cgroup-join freezer:${group} + fork`), '--', 'sleep', '1000'],
      options(),
    );
    walk.go('a');
    await until(walk, 'exec');
    const folder = folderOf('freezer', group);
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    const old = existsSync(join(folder, 'freezer.state'));
    writeFileSync(join(folder, old ? 'freezer.state' : 'cgroup.freeze'), old ? 'FROZEN' : '1');
    walk.hangUp();
    await walk.ended;
    assert.deepEqual([await survivors(walk.marker), remainsOf(group)], [[], []]);
  });

  test('who is in a group can not freeze it', { skip: freezer }, async () => {
    const recipe = 'cgroup-make freezer:NAME + cgroup-join freezer:NAME + cgroup-freeze freezer:NAME';
    assert.deepEqual(failure(await perform(trace, recipe, 'true')), [['cgroup-freeze', 'EDEADLK']]);
  });
});
