import assert from 'node:assert/strict';
import test from 'node:test';
import { execa } from 'execa';
import { isRoot, type JsonLine, learn, learnPath } from '../learn.js';

/**
 * Machines on which something is missing or forbidden, made of namespaces: the script runs as root of a user namespace
 * with mounts of its own, changes what it wants, and then says LEARN.
 */
async function learnOn(script: string, args: string) {
  const command = `'${process.execPath}' '${learnPath}' ${args}`;
  const { exitCode, stdout, stderr } = await execa(
    'unshare',
    ['-rm', 'sh', '-c', script.replaceAll('LEARN', command)],
    {
      reject: false,
      stdin: 'ignore',
    },
  );
  return { code: exitCode, stdout, stderr };
}

function failure(stdout: string): JsonLine | undefined {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JsonLine)
    .find((line) => line.errno);
}

test('user namespaces are limited to none: says which limit, and how it is raised', async () => {
  const { stdout, code } = await learnOn(
    'echo 0 > /proc/sys/user/max_user_namespaces && LEARN',
    'run 1 --json',
  );
  assert.equal(code, 1);
  assert.equal(failure(stdout)?.errno, 'ENOSPC');
  assert.match(failure(stdout)?.explanation ?? '', /user.max_user_namespaces is 0.*sysctl/);
});

test('inside a chroot: says so', async () => {
  const script = `mount -t tmpfs tmpfs /mnt && mkdir /mnt/root && cd / &&
    for d in *; do
      if [ -L "$d" ]; then cp -P "$d" /mnt/root/; elif [ -d "$d" ] && [ "$d" != mnt ]; then
        mkdir "/mnt/root/$d" && mount --rbind "/$d" "/mnt/root/$d"; fi
    done; chroot /mnt/root LEARN`;
  const { stdout, stderr, code } = await learnOn(script, 'run 1 --json');
  assert.equal(code, 1, stderr);
  assert.equal(failure(stdout)?.errno, 'EPERM');
  assert.match(failure(stdout)?.explanation ?? '', /inside a chroot/);
});

for (const args of ['run 1', 'stage 1', 'compare']) {
  test(`no /proc: learn ${args} says so and how to get one`, async () => {
    const { stderr, stdout, code } = await learnOn('mount -t tmpfs tmpfs /proc && LEARN', args);
    assert.match(stderr, /^learn: .*\/proc.*mount -t proc/m, stdout);
    assert.equal(code, 125);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
}

test('a home that can not be written does not matter', async () => {
  const env = { HOME: '/proc', XDG_STATE_HOME: '', XDG_CONFIG_HOME: '', XDG_CACHE_HOME: '' };
  const { code, stderr } = await learn(['run', '1'], env);
  assert.deepEqual([code, stderr], [0, '']);
});

test('no folder for temporary files: says which, and what to set', async () => {
  const { code, stderr } = await learn(['run', '1'], { TMPDIR: '/proc/nowhere' });
  assert.equal(code, 125);
  assert.match(stderr, /^learn: No folder for temporary files .*TMPDIR/);
});

test('a full disk: says so, and leaves nothing', async () => {
  const script = `mount -t tmpfs -o size=4k,nr_inodes=4 tmpfs /mnt && mkdir /mnt/x && : > /mnt/y; : > /mnt/z;
    TMPDIR=/mnt HOME=/mnt XDG_STATE_HOME=/mnt LEARN; code=$?; ls /mnt; exit $code`;
  const { code, stderr, stdout } = await learnOn(script, 'run 1');
  assert.equal(code, 125, stdout);
  assert.match(stderr, /^learn: No folder for temporary files/);
});

test('a terminal that can not move its cursor gets text', async () => {
  const { stdout, code } = await learn(['stage', '2'], { TERM: 'dumb' });
  assert.equal(code, 0);
  assert.match(stdout, /^Stage 2: /);
});

const aboutUsers = { skip: isRoot && 'is about a normal user' };
test(
  'a process of somebody else: what may not be read is said row by row, with its owner',
  aboutUsers,
  async () => {
    const { stdout, code } = await learn(['compare', 'self', '1']);
    assert.match(stdout, /^ns\.uts +unknown +A +uts:\[\d+\]\n +B +not permitted: owned by root/m);
    assert.match(
      stdout,
      /^0 the same, 0 different\. 10 may not be read [\s\S]*"sudo learn compare" may see more\.$/m,
    );
    assert.equal(code, 125);
  },
);

test('without colour there is no escape sequence in the text', async () => {
  const { stdout } = await learn(['stage', '2'], { NO_COLOR: '1' });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
  assert.doesNotMatch(stdout, /\u001b/);
});
