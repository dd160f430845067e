import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { failure, LIMITED, NOBODY, noControllers, words } from './cgroup-makers.js';
import { availableOf, folderOf, freshName, makeGroup, removeEverywhere, topOf } from './groups.js';
import { missing } from './missing.js';
import { asRoot, run, trace } from './stagehand.js';

describe('a group that is not ours', { skip: noControllers || missing('setpriv', 'util-linux') }, () => {
  const asNobody = asRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
  const group = freshName('');

  test('who has none of their own gets EACCES, from the kernel', async () => {
    for (const controller of LIMITED) {
      const ended = await trace(words(`cgroup-make ${controller}:${group} -- true`), { before: asNobody });
      assert.deepEqual(failure(ended), [['cgroup-make', 'EACCES']]);
      const [step] = ended.trace.filter((line) => line.type === 'step');
      assert.deepEqual(step?.calls.map(({ call, errno }) => [call, errno]).at(-1), ['mkdir', 'EACCES']);
    }
    for (const words of [
      ['cgroup-join', 'pids:/'],
      ['cgroup-make', 'pids:'],
      ['cgroup-make', 'pids:a/../../b'],
    ])
      assert.equal((await run([...words, '--', 'true'], { before: asNobody })).status, 2);
  });

  test('somebody else can neither join nor change it', {
    skip: !asRoot && 'needs root: sudo npm test',
  }, async () => {
    const [folder = ''] = makeGroup(
      ['cgroup', 'freezer'].filter((c) => availableOf(c).length > 0).slice(0, 1),
      group,
    );
    try {
      const controller = topOf('cgroup') === join(folder, '..') ? 'cgroup' : 'freezer';
      for (const step of [
        'cgroup-join',
        'cgroup-freeze',
        ...(controller === 'cgroup' ? ['fork-into'] : []),
      ]) {
        const ended = await trace([step, `${controller}:${group}`, '--', 'true'], { before: asNobody });
        assert.deepEqual(failure(ended), [[step, 'EACCES']]);
      }
    } finally {
      removeEverywhere(group);
    }
  });

  test("real root does not change the host's", { skip: !asRoot && 'needs root: sudo npm test' }, async () => {
    const foreign = `test-of-stagehand-${process.pid}`;
    const folder = folderOf('pids', foreign);
    mkdirSync(folder);
    try {
      for (const recipe of [
        `cgroup-limit pids:${foreign} 20`,
        `cgroup-limit pids:${foreign}/../${foreign} 20`,
      ]) {
        const { status } = await run([...words(recipe), '--', 'true']);
        assert.ok([2, 125].includes(status as number));
      }
      const inside = `unshare user + map-root + cgroup-limit pids:${foreign} 20`;
      assert.deepEqual(failure(await trace([...words(inside), '--', 'true'])), [['cgroup-limit', 'EPERM']]);
      if (existsSync(join(folder, 'pids.max')))
        assert.equal(readFileSync(join(folder, 'pids.max'), 'utf8'), 'max\n');
    } finally {
      removeEverywhere(foreign);
    }
  });
});

describe('what is wrong about the words is said before anything is done', () => {
  for (const text of [
    'cgroup-make cpu',
    'cgroup-make :box',
    'cgroup-make cpu,:box',
    'cgroup-make moon:box',
    'cgroup-make cpu:../box',
    `cgroup-make cpu:${'a'.repeat(256)}`,
    'cgroup-limit cpu,memory:box 1M',
    'cgroup-limit freezer:box 1',
    'cgroup-limit memory:box 20%',
    'cgroup-limit memory:box 1MB',
    'cgroup-limit memory:box -1',
    'cgroup-limit cpu:box 20',
    'cgroup-limit cpu:box 0%',
    'cgroup-limit pids:box 20.5',
    'reserve 0',
    'fill 2G',
    'fill 99999999999999999999T',
  ])
    test(text.slice(0, 60), async () => assert.equal((await run([...words(text), '--', 'true'])).status, 2));
});
