import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { execa } from 'execa';
import { isRoot, learnPath } from '../learn.js';
import { missing } from '../native/missing.js';
import { examine } from './examine.js';
import { IDLE, LEAKS } from './leaks.js';
import { runtime } from './whole.js';

describe('judge', { concurrency: 2 }, () => {
  before(() => {
    missing('cc', 'gcc');
    execFileSync('cc', ['-o', IDLE, join(import.meta.dirname, 'idle.c')]);
  });
  after(() => rmSync(IDLE, { force: true }));

  test('stagehand with all that the course teaches: nothing is red', async () => {
    const { red, say, verdicts } = await examine(runtime());
    assert.deepEqual(red, [], say(...red));
    const skipped = verdicts.filter(({ verdict }) => verdict === 'skip').map(({ row }) => row);
    const allowed = isRoot ? [] : ['cgroup', 'memory', 'pids', 'cpu'];
    assert.deepEqual(
      skipped.filter((row) => !allowed.includes(row)),
      [],
      say(...skipped),
    );
  });

  for (const { what, red, steps, shell, root = false, skip = false, seconds } of LEAKS) {
    test(`${what}: exactly ${red.join(', ')}`, {
      skip: (root && !isRoot && 'takes root') || skip,
    }, async () => {
      const found = await examine(runtime(steps, shell), seconds);
      assert.deepEqual(found.red, red, found.say(...found.red, ...red));
    });
  }

  // judge is put into a network namespace for it: what real root's COMMAND does to the network, it does to the machine's.
  const skip = isRoot ? missing('ip', 'iproute2') : 'takes root';
  test('an interface is left behind: exactly left-links', { skip }, async () => {
    const words = runtime(undefined, { first: 'ip link add left0 type veth' });
    const { stdout } = await execa(
      'unshare',
      ['--net', process.execPath, learnPath, 'judge', '--json', '--', ...words],
      { reject: false, stdin: 'ignore' },
    );
    const verdicts = stdout.split('\n').map((line) => JSON.parse(line));
    const red = verdicts.filter(({ verdict }) => verdict === 'fail');
    assert.deepEqual(
      red.map(({ row }) => row),
      ['left-links'],
    );
    assert.match(red[0].seen, /left0/);
  });
});
