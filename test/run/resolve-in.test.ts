import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { resolveIn } from '../../src/run/rootfs/resolve-in.js';
import { temporary } from '../rootfs-scripts/scripts.js';

const root = temporary();
mkdirSync(join(root, 'usr/bin'), { recursive: true });
for (const [name, to] of [
  ['bin', 'usr/bin'],
  ['absolute', '/usr/bin'],
  ['up', '../../../../etc'],
  ['usr/back', '../bin'],
  ['host', '/etc/passwd'],
  ['loop', 'loop'],
  ['dot', '.'],
] as const) {
  symlinkSync(to, join(root, name));
}

for (const [path, found] of [
  ['bin', 'usr/bin'],
  ['/bin/', 'usr/bin'],
  ['absolute/x', 'usr/bin/x'],
  ['usr/back/./x', 'usr/bin/x'],
  ['up/x', 'etc/x'],
  ['../../etc', 'etc'],
  ['bin/../../..', ''],
  ['host', 'etc/passwd'],
  ['dot/dot/bin', 'usr/bin'],
  ['new/folder', 'new/folder'],
] as const) {
  test(`${path} is ${found || 'the root'} of the tree`, () => {
    assert.equal(resolveIn(root, path), join(root, found));
  });
}

test('links that lead in a circle end in an error', () => {
  assert.throws(() => resolveIn(root, 'loop/x'), /ELOOP/);
});
