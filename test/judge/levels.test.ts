import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { packageRoot } from '../../src/paths.js';
import { wordsIn } from '../../src/run/group-tree.js';
import { isRoot } from '../learn.js';
import { topOf, versionOf } from '../native/groups.js';
import { missing } from '../native/missing.js';
import { noRootfs } from '../native/rootfs.js';
import { examine } from './examine.js';

/**
 * The runtime in sh that stage 21 points to. Behind a line stands the stage that it comes with, and the last one that has
 * it: so it is also the runtime of somebody who has come as far as a level.
 */
const WHOLE = readFileSync(join(packageRoot, 'lessons/21-runtime/mycontainer'), 'utf8');

function runtimeOf(level: number): string {
  const lines = WHOLE.split('\n').flatMap((line) => {
    const [mark = '', first, last] = / #(\d+)(?:-(\d+))?$/.exec(line) ?? [];
    const isIn = first === undefined || (Number(first) <= level && level <= Number(last ?? level));
    return isIn ? [line.slice(0, line.length - mark.length)] : [];
  });
  return lines.join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'levels-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));

const controllers = ['cpu', 'memory', 'pids'];
/** It makes groups only where nothing has to be switched on for that. */
const groups =
  isRoot &&
  controllers.every(
    (name) => versionOf(name) === 1 || wordsIn(`${topOf(name)}/cgroup.subtree_control`).includes(name),
  );
const ABOUT_GROUPS = ['cgroup', 'memory', 'pids', 'cpu'];

/** Besides what a lesson has taught, a level may not ask for anything: else nobody could go on from there. */
describe('a runtime that has what the course taught up to a stage passes that level', {
  concurrency: 2,
  skip: noRootfs,
}, () => {
  missing('ip', 'iproute2');
  for (const level of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 21]) {
    test(`level ${level}`, async () => {
      const file = join(folder, `mycontainer-${level}`);
      writeFileSync(file, runtimeOf(level), { mode: 0o755 });
      const { verdicts, say } = await examine([file, 'run', '{rootfs}', '{cmd}']);
      assert.equal(verdicts[0]?.verdict, 'pass', say('runs'));
      const asked = verdicts.filter(({ row }) => groups || !ABOUT_GROUPS.includes(row));
      const red = asked.filter(({ verdict }) => verdict === 'fail');
      const taught = red.filter(({ stage }) => stage <= level).map(({ row }) => row);
      assert.deepEqual(taught, [], say(...taught));
      if (level >= 21)
        assert.deepEqual(
          asked.filter(({ verdict }) => verdict !== 'pass'),
          [],
        );
      // And what is not taught yet is red: the line of the next stage is what turns it green.
      else assert.ok(red.some(({ stage }) => stage > level));
    });
  }
});
