import assert from 'node:assert/strict';
import test from 'node:test';
import { execa } from 'execa';
import { learn, learnPath } from '../learn.js';

/** `learn explain ARGS` with this on standard input. */
async function explain(args: readonly string[], input: string): Promise<{ code: number; stdout: string }> {
  const done = await execa(process.execPath, [learnPath, 'explain', ...args], { input, reject: false });
  return { code: done.exitCode ?? -1, stdout: done.stdout };
}

test('a message is answered with its cause, what was probed, and the way out', async () => {
  const { code, stdout } = await learn(['explain', 'bash: fork: Cannot allocate memory']);
  assert.equal(code, 0);
  assert.match(stdout, /PID 1/);
  assert.match(stdout, /^ +probe {2}\S/m);
  assert.match(stdout, /^ +\$ unshare -rpf/m);
  assert.match(stdout, /pid_namespaces\(7\)/);
});

test('a message need not be in quotes, and a flag is no option of learn', async () => {
  const bare = await learn(['explain', 'sh:', '1:', 'Cannot', 'fork']);
  assert.match(bare.stdout, /^sh: 1: Cannot fork\n/);
  assert.match((await learn(['explain', '-m'])).stdout, /^unshare -m, --mount/);
});

test('standard input is searched for messages', async () => {
  const { code, stdout } = await explain(['-', '--json'], 'hello\r\numount: /proc: not mounted.\n');
  assert.equal(code, 0);
  const answer = JSON.parse(stdout);
  assert.deepEqual(
    [answer.type, answer.id, answer.line],
    ['message', 'umount-locked', 'umount: /proc: not mounted.'],
  );
  assert.deepEqual(Object.keys(answer.causes[0]), [
    'because',
    'holds',
    'probes',
    'way_out',
    'commands',
    'risk',
    'proof',
  ]);
});

test('what is not known is said with exit status 1 and the nearest that is', async () => {
  const { code, stdout } = await learn(['explain', 'pivto']);
  assert.equal(code, 1);
  assert.match(stdout, /learn explain pivot$/m);
  const json = await learn(['explain', 'pivto', '--json']);
  assert.deepEqual(
    [json.code, JSON.parse(json.stdout)],
    [1, { type: 'unknown', asked: 'pivto', nearest: 'pivot' }],
  );
});

test('nothing at all is a usage error', async () => {
  assert.equal((await learn(['explain'])).code, 2);
  assert.equal((await learn(['explain', ' '])).code, 2);
  assert.equal((await explain(['-'], '')).code, 2);
});

test('nothing that was asked for can drive the terminal, and no line of ours is wider than it', async () => {
  const { stdout } = await explain(['-'], 'mount: /\u001b[2J\u0007proc: permission denied.\n');
  assert.doesNotMatch(stdout, /[^\P{Cc}\n]/u);
  const long = stdout.split('\n').filter((line) => line.length > 80 && !line.trim().startsWith('$'));
  assert.deepEqual(long, []);
});
