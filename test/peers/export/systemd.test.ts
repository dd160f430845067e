import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';
import { missing } from '../../native/missing.js';
import { asRoot } from '../../native/stagehand.js';
import { compare } from './compare.js';
import { remove, scratch, written } from './containers.js';
import { CORE_RECIPES, RECIPES } from './recipes.js';
import { noSystemd, systemdState } from './systemd.js';
import { SYSTEMD_REASONS } from './systemd-reasons.js';

compare(
  {
    program: 'systemd-analyze',
    debianPackage: 'systemd',
    reasons: SYSTEMD_REASONS,
    stateOf: systemdState,
    skip: asRoot ? noSystemd : 'services with these settings are those of root: run this test as root',
  },
  CORE_RECIPES,
);

test('systemd-analyze has nothing to say about these services', {
  skip: missing('systemd-analyze', 'systemd'),
}, async () => {
  const folder = scratch();
  const quoted = `-rm + bind '/a b$(x)%h:"\\\\' /mnt + mount tmpfs '/x y' + mask "/o'o" -- sh -c 'a $B %h "c"'`;
  try {
    const files = [...Object.values(RECIPES), quoted].map((recipe, i) => {
      const file = join(folder, `box-${i}.service`);
      writeFileSync(file, written('systemd', recipe));
      return file;
    });
    const { all, exitCode } = await execa('systemd-analyze', ['verify', '--man=no', ...files], {
      all: true,
      reject: false,
      env: { SYSTEMD_COLORS: '0' },
    });
    // Calls that are younger than the program, and so can't be refused by name.
    const said = all.split('\n').filter((line) => !/Failed to parse system call, ignoring|^$/.test(line));
    assert.deepEqual([said, exitCode], [[], 0]);
  } finally {
    remove(folder);
  }
});
