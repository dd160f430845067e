import assert from 'node:assert/strict';
import { release } from 'node:os';
import { describe, test } from 'node:test';
import { subordinateIds } from '../../src/run/subordinate-ids.js';
import { missing } from './missing.js';
import { asRoot, run } from './stagehand.js';

const noRange = subordinateIds().uid === undefined && 'this user has no range in /etc/subuid';
const skip = asRoot ? false : missing('newuidmap', 'uidmap') || noRange;
const [major = 0, minor = 0] = release().split('.').map(Number);
/** tmpfs can be translated since Linux 6.3. */
const tmpfs = major > 6 || (major === 6 && minor >= 3);

const READY =
  'unshare user + map-ranges + unshare mnt + private + mount tmpfs + mkdir /mnt/a + mkdir /mnt/b + touch /mnt/a/f';
const behind = (steps: string, script: string) =>
  run([...`${READY} + ${steps}`.split(' '), '--', 'sh', '-c', script]);

describe('bind-ids', { skip }, () => {
  test('files belong to others there, both ways, and nothing of it is on the disk', {
    skip: !tmpfs && 'tmpfs needs Linux 6.3',
  }, async () => {
    const script =
      'stat -c "%u:%g" /mnt/b/f; chown 1005:1005 /mnt/b/f; stat -c "%u:%g" /mnt/a/f; : > /mnt/b/new';
    const { stdout, stderr } = await behind('bind-ids /mnt/a /mnt/b 0 1000 10', script);
    assert.equal(stdout, '1000:1000\n5:5\n');
    assert.match(stderr, /Value too large/); // root has no number that could be written down there
  });

  test('also behind a fork into a PID namespace whose proc is not mounted', {
    skip: !tmpfs && 'tmpfs needs Linux 6.3',
  }, async () => {
    const steps = 'unshare pid + fork + bind-ids /mnt/a /mnt/b 0 7 1';
    assert.equal((await behind(steps, 'stat -c %u /mnt/b/f')).stdout, '7\n');
  });

  test('tmpfs on an older kernel, and ramfs on any: EINVAL', async () => {
    const { stderr } = await behind(
      'mkdir /mnt/r + mount ramfs /mnt/r + bind-ids /mnt/r /mnt/b 0 1 1',
      'true',
    );
    assert.match(stderr, /mount_setattr: Invalid argument/);
    if (!tmpfs)
      assert.match((await behind('bind-ids /mnt/a /mnt/b 0 1 1', 'true')).stderr, /Invalid argument/);
  });

  test("the host's files, and ids that are not mapped: EPERM", async () => {
    assert.match(
      (await behind('bind-ids /usr /mnt/b 0 1 1', 'true')).stderr,
      /Operation not permitted|Invalid argument/,
    );
    assert.match(
      (await behind('bind-ids /mnt/a /mnt/b 0 70000 1', 'true')).stderr,
      /write: Operation not permitted/,
    );
  });

  test('the numbers are checked before anything is done', async () => {
    const { stderr, status } = await run('bind-ids /a /b 0 1 x -- true'.split(' '));
    assert.equal(status, 2);
    assert.match(stderr, /three numbers/);
  });
});

test("real root shows the host's files as somebody else's, to itself alone", {
  skip: !asRoot && 'needs root',
}, async () => {
  const words = 'unshare mnt + private + mount tmpfs + mkdir /mnt/b + bind-ids /etc /mnt/b 0 4321 1'.split(
    ' ',
  );
  const { stdout, stderr } = await run([...words, '--', 'stat', '-c', '%u', '/mnt/b/passwd', '/etc/passwd']);
  // An overlay, as in an image, can't be translated by some kernels.
  if (stderr === '') assert.equal(stdout, '4321\n0\n');
  else assert.match(stderr, /Invalid argument/);
});
