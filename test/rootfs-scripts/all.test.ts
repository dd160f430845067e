import assert from 'node:assert/strict';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';
import { packageRoot } from '../../src/paths.js';
import { KIND_NAMES } from '../../src/run/rootfs/kinds.js';
import { missing } from '../native/missing.js';
import { namesIn, script, scriptFolder } from './scripts.js';

const scripts = namesIn(scriptFolder).filter((name) => name.endsWith('.sh'));

test('each kind has its script, and each script its kind', () => {
  assert.deepEqual(scripts, [...KIND_NAMES.map((kind) => `${kind}.sh`), 'lib.sh'].sort());
  const page = readFileSync(join(packageRoot, 'docs/rootfs.md'), 'utf8');
  for (const kind of KIND_NAMES) assert.match(page, new RegExp(`\\| \`${kind}\``));
});

test('the scripts are portable sh without a fault that shellcheck knows', {
  skip: missing('shellcheck', 'shellcheck'),
}, async () => {
  const { stdout } = await execa('shellcheck', scripts, { cwd: scriptFolder, reject: false });
  assert.equal(stdout, '');
});

for (const name of scripts.filter((file) => file !== 'lib.sh')) {
  test(`${name} can be started by itself, and tells its usage`, async () => {
    accessSync(join(scriptFolder, name), constants.X_OK);
    const { code, stderr } = await script(name, []);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`^${name}: usage: ${name} TARGET`));
  });
}
