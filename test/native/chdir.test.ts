import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { run, stagehand } from './stagehand.js';

describe('chdir', () => {
  test('is where the command begins', async () => {
    const { stdout } = await run(['chdir', '/usr', '+', 'chdir', 'bin/..', '--', 'pwd']);
    assert.equal(stdout, '/usr\n');
  });
  for (const [path, errno] of [
    ['/nowhere', 'ENOENT'],
    ['/dev/null', 'ENOTDIR'],
  ] as const) {
    test(`${path}: ${errno}, and the command is not run`, async () => {
      const { stdout, stderr, status } = await run(['chdir', path, '--', 'pwd']);
      assert.deepEqual([stdout, status], ['', 125]);
      assert.match(stderr, new RegExp(`chdir.*\\(${errno}\\)`));
    });
  }
});

test('--calls lists the system calls that a filter can name', () => {
  const names = execFileSync(stagehand, ['--calls'], { encoding: 'utf8' }).trim().split('\n');
  for (const name of ['read', 'clone3', 'mount_setattr']) assert.ok(names.includes(name), name);
  assert.ok(names.every((name) => /^\w+$/.test(name)));
});
