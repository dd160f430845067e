import assert from 'node:assert/strict';
import test from 'node:test';
import { learn } from '../learn.js';

/** What a person might type, the exit code, and what the one sentence on stderr has to name. */
const WRONG: readonly [args: string[], code: number, says: RegExp][] = [
  [['stage'], 2, /missing required argument 'N'/],
  [['stage', '99'], 2, /no stage '99'.*stages 0 to \d+/],
  [['stage', 'four'], 2, /no stage 'four'/],
  [['stage', '-1'], 2, /-1/],
  [['stage', ''], 2, /no stage ''/],
  [['stages', '1'], 2, /too many arguments/],
  [['run'], 2, /missing required argument 'N'/],
  [['run', '3', '4'], 2, /too many arguments/],
  [['run', '3', '--without'], 2, /argument missing/],
  [['run', '3', '--without', '-x'], 2, /no -x to leave out here; this recipe has -r, -m/],
  [['run', '3', '--without', '-p'], 2, /no -p to leave out here/],
  [['run', '3', '--without', 'mount nonsense'], 2, /mount nonsense/],
  [['run', '3', '--variant', 'nonsense'], 2, /no variant 'nonsense'; it has/],
  [['run', '3', '--variant', 'leak', '--without', '-m'], 2, /not both/],
  [['run', '3', '--bogus'], 2, /unknown option '--bogus'/],
  [['rnu', '3'], 2, /no command 'rnu'/],
  [['--bogus'], 2, /unknown option '--bogus'/],
  [['compare', 'no-such-container'], 2, /No container 'no-such-container' was found/],
  [['compare', '/etc/passwd'], 2, /is no namespace/],
  [['compare', '0'], 2, /no process 0/],
  [['compare', '-5'], 2, /-5/],
  [['compare', '1e3'], 2, /No container '1e3'/],
  [['compare', '4194999'], 2, /no process 4194999/],
  [['compare', '99999999999999999999'], 2, /not a process ID|no process/],
];

for (const [args, code, says] of WRONG) {
  test(`learn ${args.join(' ')}: one clear sentence and exit code ${code}`, async () => {
    const result = await learn(args);
    assert.match(result.stderr, says);
    assert.equal(result.code, code);
    assert.equal(result.stdout, '');
    assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr);
    assert.match(result.stderr, /^learn: /);
    assert.doesNotMatch(result.stderr, /\.\.;|;;|\.;/);
  });
}

test('help is no error, and every command has its page', async () => {
  const { stdout, code } = await learn(['--help']);
  assert.equal(code, 0);
  for (const command of ['stage', 'stages', 'run', 'compare', 'clean']) {
    assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
    assert.equal((await learn(['help', command])).code, 0);
  }
});

test('every line of every help page fits on 80 columns', async () => {
  for (const args of [
    ['--help'],
    ...['stage', 'stages', 'run', 'compare', 'clean'].map((c) => ['help', c]),
  ]) {
    for (const line of (await learn(args)).stdout.split('\n')) assert.ok(line.length <= 80, line);
  }
});

test('a reader that stops reading is no error', async () => {
  const { execa } = await import('execa');
  const { learnPath } = await import('../learn.js');
  const { stdout, stderr } = await execa`sh -c ${`"${process.execPath}" "${learnPath}" stage 2 | head -n 1`}`;
  assert.deepEqual([stdout, stderr], ['Stage 2: A name of your own', '']);
});
