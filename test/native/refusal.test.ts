import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { missing } from './missing.js';
import { asRoot, stagehand } from './stagehand.js';

// The "host" of these tests is a set of namespaces made for them, in which root is real root: should stagehand ever do
// what it must refuse, nothing is lost.
const skip = (!asRoot && 'needs root: sudo npm test') || missing('unshare', 'util-linux');

/** Tells what the steps could change of the host. */
const LOOK = 'hostname; cat /proc/self/mountinfo; ip address; cat /proc/sys/net/ipv4/ip_forward';

/** Runs a script on a host of its own, whose mounts are shared, as those of a real host often are. */
function onHost(script: string, ...args: string[]) {
  const words = ['-m', '-u', '-n', '--propagation', 'shared', 'sh', '-c', script, 'sh', stagehand, ...args];
  const { stdout, stderr, status } = spawnSync('unshare', words, { encoding: 'utf8' });
  return { stdout, stderr, status };
}

const CHANGES_HOST: readonly string[][] = [
  ['hostname', 'changed'],
  ['mount', 'tmpfs', '/mnt'],
  ['umount', '/proc'],
  ['bind', '/tmp', '/mnt'],
  ['private'],
  ['slave'],
  ['shared'],
  ['read-only'],
  ['read-only', '/tmp'],
  ['writable', '/tmp'],
  ['lo', 'up'],
  ['bridge', 'br0'],
  ['veth', 'a', 'b'],
  ['veth', 'learn-a', 'b'],
  ['address', 'lo', '10.0.0.1/24'],
  ['up', 'lo'],
  ['route', '10.0.0.0/8', 'via', '127.0.0.1'],
  ['forward'],
  ['masquerade', 'lo'],
  ['dnat', 'lo', '80', '10.0.0.1'],
  ['map-root'],
  ['map-self'],
  ['map-uid'],
  ['map-gid'],
  ['map-ranges'],
  ['bind-ids', '/tmp', '/mnt', '0', '1', '1'],
  ['deny-setgroups'],
  ['time-offset', 'monotonic', '5'],
  ['dev'],
  ['dev', '/mnt'],
  ['mask', '/etc'],
  ['pivot', '/mnt'],
  ['mount', 'cgroup2', '/mnt'],
  ['mount', 'overlay', '/mnt', 'lowerdir=/etc:/usr'],
];
/** Here the mounts are one's own but still travel to those they were copied from. */
const TRAVELS: readonly string[][] = [
  ['mount', 'tmpfs', '/mnt'],
  ['umount', '/proc'],
  ['bind', '/tmp', '/mnt'],
  ['private', '/mnt', '+', 'mount', 'tmpfs', '/mnt'],
  ['shared', '+', 'mount', 'tmpfs', '/mnt'],
  ['dev', '/mnt'],
  ['mask', '/etc'],
  ['bind', '/tmp', '/mnt', '+', 'pivot', '/mnt'],
  ['private', '+', 'mount', 'cgroup2', '/mnt'],
  ['mount', 'overlay', '/mnt', 'lowerdir=/etc:/usr'],
  ['private', '+', 'mount', 'overlay', '/mnt', 'lowerdir=/etc,upperdir=/mnt,workdir=/tmp'],
];

describe('to real root', { skip }, () => {
  for (const [before, steps] of [
    ['', CHANGES_HOST],
    ['unshare mnt + ', TRAVELS],
  ] as const) {
    for (const step of steps) {
      test(`${before}${step.join(' ')} is refused with an explanation, and the host is unchanged`, () => {
        const script = `${LOOK}; echo ===; "$@" -- true; echo "=== $?"; ${LOOK}`;
        const words = [...before.split(' ').filter(Boolean), ...step];
        const [was, , is] = onHost(script, '--keep-going', ...words).stdout.split(/^===.*\n/m);
        assert.equal(is, was);
        const { stderr, stdout } = onHost('"$@" -- true; echo "=== $?"', ...words);
        assert.match(stdout, /=== 125/);
        assert.match(stderr, /^stagehand: .*\(E\w+\)\n {2}\S/);
        if (step[0] !== 'private') assert.match(stderr, /you are real root/);
      });
    }
  }

  test('the same steps are done when the namespace was made before', () => {
    const steps =
      'unshare uts + hostname changed + unshare mnt + private + mount tmpfs /mnt + unshare net + lo up';
    const { stdout, stderr } = onHost(
      `${LOOK}; echo ===; "$@" -- sh -c '${LOOK}'; echo "=== $?"; ${LOOK}`,
      ...steps.split(' '),
    );
    const [was, inside, is] = stdout.split(/^===.*\n/m);
    assert.equal(stderr, '');
    assert.equal(is, was);
    assert.match(inside as string, /^changed\n/);
    assert.match(inside as string, / \/mnt .* tmpfs tmpfs/);
    assert.match(inside as string, /lo: <LOOPBACK,UP/);
  });

  test('a mount in a copy that was made slave, then shared, does not come to the host', () => {
    const steps = 'unshare mnt + slave + shared + mount tmpfs /mnt + unshare mnt + mount tmpfs /tmp';
    const { stdout, stderr } = onHost(
      `${LOOK}; echo ===; "$@" -- true; echo "=== $?"; ${LOOK}`,
      ...steps.split(' '),
    );
    const [was, is] = stdout.split(/^===.*\n/m).filter(Boolean);
    assert.deepEqual([is, stderr], [was, '']);
  });
});

describe('a program file that lends privileges', { skip: !asRoot && 'needs root: sudo npm test' }, () => {
  for (const [what, mode] of [
    ['setuid', 0o4755],
    ['setgid', 0o2755],
  ] as const) {
    test(`stagehand refuses to run ${what}`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'stagehand-'));
      try {
        const copy = join(folder, 'stagehand');
        copyFileSync(stagehand, copy);
        chmodSync(folder, 0o755);
        chmodSync(copy, mode);
        const { status, stderr } = spawnSync(copy, ['-r', '--', 'true'], {
          uid: 65534,
          gid: 65534,
          encoding: 'utf8',
        });
        assert.equal(status, 125);
        assert.match(stderr, /^stagehand: refuses to run setuid.*\n$/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
