import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { subordinateIds } from '../../src/run/subordinate-ids.js';
import { missing } from './missing.js';
import { asRoot, run, stagehand, trace } from './stagehand.js';

const uid = process.geteuid?.() as number;
const gid = process.getegid?.() as number;
const given = subordinateIds();
/** What `sub` is; real root without a line takes a block that nobody has. */
const sub = given.uid;
const noRange = sub === undefined && 'this user has no range in /etc/subuid; see subuid(5)';
const skip = asRoot ? false : missing('newuidmap', 'uidmap') || noRange;

/** The map behind these lines, or how the step failed. */
async function mapOf(lines: string, file = 'uid_map', before = 'unshare user'): Promise<number[][] | string> {
  const words = `${before} + map-ranges ${lines}`.trim().split(' ');
  const { trace: all, stdout } = await trace([...words, '--', 'cat', `/proc/self/${file}`]);
  const failed = all.find((line) => line.type === 'step' && line.errno !== undefined);
  if (failed?.type === 'step') return failed.errno as string;
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
}

describe('map-ranges', { skip }, () => {
  const { first, count } = sub ?? { first: 0, count: 0 };

  test('without lines: oneself is root, and the range is behind it', async () => {
    assert.deepEqual(await mapOf(''), [
      [0, uid, 1],
      [1, first, count],
    ]);
    const [own, range] = (await mapOf('', 'gid_map')) as number[][];
    assert.deepEqual([own, range?.[0]], [[0, gid, 1], 1]);
  });

  test('several lines, a single number passed through, and one map alone', async () => {
    assert.deepEqual(await mapOf('0:sub:1000 1000:me:1 1001:sub+1000:all'), [
      [0, first, 1000],
      [1000, uid, 1],
      [1001, first + 1000, count - 1000],
    ]);
    assert.deepEqual(await mapOf('u:0:me:1 g:5:me:1', 'gid_map'), [[5, gid, 1]]);
    assert.deepEqual(await mapOf(`me:me:1 7:${first + 3}:2`), [
      [uid, uid, 1],
      [7, first + 3, 2],
    ]);
  });

  test('setgroups stays allowed', async () => {
    assert.equal(
      (await run(['unshare', 'user', '+', 'map-ranges', '--', 'cat', '/proc/self/setgroups'])).stdout,
      'allow\n',
    );
  });

  test('behind a fork into a PID namespace it is still done from outside', async () => {
    assert.deepEqual(await mapOf('', 'uid_map', 'unshare user,pid + fork'), [
      [0, uid, 1],
      [1, first, count],
    ]);
  });

  test("in a user namespace of one's own nobody has to be asked, and `sub` is what that has", async () => {
    const before = 'unshare user + map-ranges 0:me:1 1:sub:100 + unshare user';
    assert.deepEqual(await mapOf('', 'uid_map', before), [
      [0, 0, 1],
      [1, 1, 100],
    ]);
    assert.deepEqual(await mapOf('0:0:1 1:200:1', 'uid_map', before), 'EPERM');
  });

  test('numbers that overlap, none, a second map: the kernel says no', async () => {
    assert.equal(await mapOf('0:me:1 0:sub:5'), 'EINVAL');
    assert.match(`${await mapOf('0:me:0')}`, /^E(PERM|INVAL)$/); // newuidmap refuses before the kernel can
    assert.equal(await mapOf('', 'uid_map', 'unshare user + map-ranges'), 'EPERM');
  });

  test('the calls are those that were made, by whoever made them', async () => {
    const { trace: lines } = await trace(['unshare', 'user', '+', 'map-ranges', '--', 'true']);
    const step = lines.find((line) => line.type === 'step' && line.name === 'map-ranges');
    assert.ok(step?.type === 'step');
    const numbers = [`0 ${uid} 1`, `1 ${first} ${count}`];
    const calls = step.calls.map(({ call, args }) => `${call} ${args.join(' ')}`);
    if (asRoot) assert.ok(calls.some((text) => text.endsWith(` "${numbers.join('\\n')}"`)));
    else {
      const words = ['newuidmap', `${step.pid}`, ...numbers.join(' ').split(' ')];
      const exec = step.calls.find(({ call }) => call === 'execve');
      assert.equal(exec?.args[1], `[${words.map((word) => `"${word}"`).join(', ')}]`);
      assert.match(exec?.args[0] ?? '', /^"\/.*\/newuidmap"$/);
      assert.ok(calls.some((text) => /^wait4 \d+ \[\{WIFEXITED && WEXITSTATUS == 0\}\]/.test(text)));
    }
  });

  test('newuidmap is not looked for by PATH, which may be that of a configuration of somebody else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagehand-'));
    try {
      chmodSync(folder, 0o755);
      writeFileSync(join(folder, 'newuidmap'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      const env = { PATH: `${folder}:${process.env.PATH}` };
      const { status } = await run(['unshare', 'user', '+', 'map-ranges', '--', 'true'], { env });
      assert.equal(status, 0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('where /proc knows us by another number nobody else is taken for us', async () => {
    const words = '-rmpf + unshare user + map-ranges 0:0:1 -- true';
    const { trace: lines } = await trace(words.split(' '));
    const step = lines.find((line) => line.type === 'step' && line.name === 'map-ranges');
    assert.ok(step?.type === 'step');
    assert.deepEqual([step.errno, step.calls], ['ESRCH', []]);
    const { status } = await run(words.replace('-rmpf', '-rmpf + mount proc').split(' '));
    assert.equal(status, 0);
  });

  test('nobody who stayed outside is left behind it', async () => {
    const script = 'cat /proc/$PPID/task/*/children';
    const { stdout } = await run(['unshare', 'user', '+', 'map-ranges', '--', 'sh', '-c', script]);
    assert.equal(stdout.trim().split(/\s+/).length, 1);
  });
});

describe('map-ranges, to whom it is not given', {
  skip: asRoot ? 'real root may map all' : missing('newuidmap', 'uidmap'),
}, () => {
  test("somebody else's numbers: newuidmap says so, and its words are told", async () => {
    const { stderr, status } = await run(['unshare', 'user', '+', 'map-ranges', '0:0:1', '--', 'true']);
    assert.equal(status, 125);
    assert.match(
      stderr,
      /map-ranges 0:0:1: Operation not permitted \(EPERM\)\n {2}the program says "newuidmap: .*not allowed"/,
    );
  });

  test('with no_new_privs newuidmap has no rights', async () => {
    const { stderr } = await run([
      'no-new-privs',
      '+',
      'unshare',
      'user',
      '+',
      'map-ranges',
      '0:me:1',
      '5:0:1',
      '--',
      'true',
    ]);
    assert.match(stderr, /no_new_privs|not allowed/);
  });
});

test('without a range in /etc/subuid there is no `sub`: ENODATA', {
  skip: !asRoot && 'needs root, to become nobody',
}, () => {
  assert.doesNotMatch(readFileSync('/etc/subuid', 'utf8'), /^(nobody|65534):/m);
  const words = [
    '--reuid',
    '65534',
    '--regid',
    '65534',
    '--clear-groups',
    stagehand,
    'unshare',
    'user',
    '+',
    'map-ranges',
  ];
  assert.throws(
    () => execFileSync('setpriv', [...words, '--', 'true'], { stdio: 'pipe', cwd: '/' }),
    /No data available \(ENODATA\)/,
  );
});

test('the name that a range is given to is found where its user has no password', {
  skip: (!asRoot && 'needs root, to show another /etc/passwd') || missing('newuidmap', 'uidmap'),
}, () => {
  const lines = {
    passwd: 'nobody::65534:65534::/:/bin/sh',
    subuid: 'nobody:300000:10',
    subgid: 'nobody:300000:10',
  };
  const shown = Object.entries(lines).map(
    ([name, line]) => `echo '${line}' > /mnt/${name}; mount --bind /mnt/${name} /etc/${name}`,
  );
  const start = `exec setpriv --reuid 65534 --regid 65534 --clear-groups ${stagehand} unshare user + map-ranges -- cat /proc/self/uid_map`;
  const script = ['set -e', 'cd /', 'mount -t tmpfs none /mnt', 'chmod 755 /mnt', ...shown, start].join('\n');
  const map = execFileSync('unshare', ['-m', 'sh', '-c', script], { encoding: 'utf8', stdio: 'pipe' });
  assert.match(map, /^ +0 +65534 +1\n +1 +300000 +10\n$/);
});

test('lines are checked before anything is done', async () => {
  for (const line of ['0:me', '0:you:1', 'x:0:0:1', '0:me:all', '0:1:-1', '0:12345678901:1']) {
    const { stderr, status } = await run(['unshare', 'user', '+', 'map-ranges', line, '--', 'true']);
    assert.equal(status, 2, line);
    assert.match(stderr, /a line is INSIDE:OUTSIDE:COUNT/);
  }
});
