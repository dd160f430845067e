import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { processesOf } from './processes.js';
import { run, start, trace, until } from './stagehand.js';

const folder = mkdtempSync(join(tmpdir(), 'stagehand-'));
after(() => rmSync(folder, { recursive: true }));
const plainFile = join(folder, 'plain');
writeFileSync(plainFile, '');
chmodSync(plainFile, 0o644);

// A folder in PATH that may not be searched makes it 126, as with env(1).
const env = { PATH: '/usr/bin:/bin' };
const containers = {
  'without namespaces': [],
  'as root inside': ['-r'],
  'as PID 1': ['-rpf'],
  'after two forks': ['-rpf', '+', 'fork'],
};

describe('the exit status', () => {
  for (const [what, words] of Object.entries(containers)) {
    test(`is the command's own, ${what}`, async () => {
      for (const status of [0, 1, 42, 255]) {
        assert.equal((await run([...words, '--', 'sh', '-c', `exit ${status}`])).status, status);
      }
    });

    test(`is 128 + n when signal n killed the command, ${what}`, async () => {
      // A PID 1 can't kill itself: the one who sends it is a process outside.
      const walk = start([...words, '--', 'sleep', '1000'], { paced: false });
      const { pid } = await until(walk, 'exec');
      process.kill(pid, 'SIGKILL');
      assert.equal((await walk.ended).status, 137);
    });

    test(`is 126 or 127 when the command can't be executed or is not there, ${what}`, async () => {
      for (const [command, status] of [
        [plainFile, 126],
        [folder, 126],
        ['/no/such', 127],
        ['no-such-program', 127],
      ] as const) {
        for (const tell of [run, trace])
          assert.equal((await tell([...words, '--', command], { env })).status, status, command);
      }
    });
  }

  test('is 125 when a step failed, and the command does not run', async () => {
    for (const step of [
      ['umount', '/nowhere'],
      ['mount', 'tmpfs', '/nowhere'],
      ['map-uid', '0', '0', '0'],
    ]) {
      const { status, stdout, stderr } = await run(['unshare', 'user', '+', ...step, '--', 'echo', 'ran']);
      assert.deepEqual([status, stdout], [125, '']);
      assert.match(stderr, new RegExp(`^stagehand: ${step.join(' ')}: `));
    }
  });

  test('is right even when the caller ignores SIGCHLD, and the command finds SIGPIPE as it was', async () => {
    const ignoring = ['sh', '-c', 'trap "" CHLD; exec "$@"', 'sh'];
    assert.equal((await run(['-rpf', '--', 'sh', '-c', 'exit 7'], { before: ignoring })).status, 7);
    const { stdout } = await run(['-r', '--', 'sh', '-c', 'grep SigIgn /proc/self/status']);
    assert.match(stdout, /SigIgn:\s+0{16}/);
  });
});

const NONSENSE: readonly (readonly string[])[] = [
  ['--no-such-option'],
  ['--trace'],
  ['--trace', 'x'],
  ['--trace', '2'],
  ['--trace', '99'],
  ['--pace', ''],
  ['--json'],
  ['--list', 'fork'],
  ['-'],
  ['-x'],
  ['-rq', '--', 'true'],
  ['-r', 'true'],
  ['-r', '--keep-going', '--', 'true'],
  ['fork', '--keep-going', '--', 'true'],
  ['+'],
  ['fork', '+'],
  ['fork', '+', '+', 'fork'],
  ['fork', 'fork'],
  ['no-such-step', '--', 'true'],
  ['unshare'],
  ['unshare', 'moon'],
  ['unshare', 'user,'],
  ['hostname'],
  ['mount', 'ext4'],
  ['lo', 'down'],
  ['map-uid', '0', '0'],
  ['map-uid', '0', '-1', '1'],
  ['map-uid', '0', '0', `${'0'.repeat(40)}1`],
  ['shm', '0'],
  ['setuid', 'root'],
];

describe('a command line that makes no sense', () => {
  for (const words of NONSENSE) {
    test(`${words.map((word) => word.slice(0, 20)).join(' ')}: one clear line, status 2, and nothing was started`, async () => {
      const attempt = start(words, { traced: false, paced: false });
      const { status, stdout, stderr } = await attempt.ended;
      assert.deepEqual([status, stdout, processesOf(attempt.marker)], [2, '', []]);
      assert.match(stderr, /^stagehand: [^\n]+; try 'stagehand --help'\n$/);
    });
  }
});
