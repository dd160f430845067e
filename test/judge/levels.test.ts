import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { helperPath } from '../../src/run/helper.js';
import { isRoot, learn } from '../learn.js';
import { noRootfs } from '../native/rootfs.js';

const R = '{rootfs}';

/** What the course has taught by the end of a stage, as steps of stagehand; `chroot` where the program is found before stage 8. */
const UP_TO: Readonly<Record<number, readonly string[]>> = {
  1: ['-r', `chroot ${R}`],
  2: ['-ru', 'hostname box', `chroot ${R}`],
  3: ['-rum', 'hostname box', `chroot ${R}`],
  4: ['-rumpf', 'hostname box', `mount proc ${R}/proc`, `chroot ${R}`],
  5: ['-rumipf', 'hostname box', `mount proc ${R}/proc`, `chroot ${R}`],
  6: ['-rumipnf', 'hostname box', 'lo up', `mount proc ${R}/proc`, `chroot ${R}`],
  8: ['-rumipnCf', 'hostname box', 'lo up', `mount proc ${R}/proc`, `chroot ${R}`],
  9: ['-rumipnCf', 'hostname box', 'lo up', `bind ${R} ${R}`, `mount proc ${R}/proc`, `pivot ${R}`],
};

/** Rows about control groups ask for one that is made, which takes a right of its own; and real root stays user 0. */
const BESIDES: ReadonlySet<string> = new Set([
  ...['cgroup', 'memory', 'pids', 'cpu'],
  ...(isRoot ? ['id-map', 'escape-handle'] : []),
]);

describe('a level asks for nothing that the course teaches only later', { skip: noRootfs }, () => {
  for (const [level, steps] of Object.entries(UP_TO)) {
    test(`level ${level}`, async () => {
      const recipe = steps.flatMap((step, i) => [...(i > 0 ? ['+'] : []), ...step.split(' ')]);
      const words = [helperPath(), ...recipe, '--', '{cmd}'];
      const { stdout, stderr } = await learn(['judge', '--json', '--level', level, '--', ...words]);
      const verdicts = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
      assert.ok(
        verdicts.some(({ row, verdict }) => row === 'runs' && verdict === 'pass'),
        stdout + stderr,
      );
      const red = verdicts.filter(({ row, verdict }) => verdict === 'fail' && !BESIDES.has(row));
      assert.deepEqual(
        red.map(({ row, seen }) => `${row}: ${seen}`),
        [],
      );
    });
  }
});
