import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { execa } from 'execa';
import { runtime } from '../judge/whole.js';
import { isRoot, learn, learnPath } from '../learn.js';

const temporary = mkdtempSync(join(tmpdir(), 'judging-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

const STARTER = ['lessons/starters/sh/mycontainer', 'run', '{rootfs}', '{cmd}'];

const WRONG: readonly [args: string[], code: number, says: RegExp][] = [
  [[], 2, /Which runtime\? Name it behind "--"/],
  [['--', 'true', '{rootfs}'], 2, /names \{rootfs\} and not \{cmd\}/],
  [['--', 'true', '{cmd}'], 2, /names \{cmd\} and not \{rootfs\}/],
  [['--level', 'four', '--', 'true'], 2, /--level takes a number, and 'four' is none/],
  [['--timeout', '0', '--', 'true'], 2, /--timeout takes seconds, at least 1/],
  [['--explain', 'pidd'], 2, /no row 'pidd'; did you mean 'pid'\?/],
  [['--new', 'constructor'], 2, /no starter in 'constructor'/],
  [['--new', 'cobol'], 2, /no starter in 'cobol'.*sh, c, go, python, rust/],
  [['--', './there-is-no-such'], 127, /COMMAND was not found: \.\/there-is-no-such/],
  [['--', '/etc/passwd'], 126, /COMMAND can't be executed: \/etc\/passwd \(EACCES\)/],
];

for (const [args, code, says] of WRONG) {
  test(`learn judge ${args.join(' ')}: one clear sentence, and exit code ${code}`, async () => {
    const result = await learn(['judge', ...args]);
    const said = result.stderr.replace(/^learn: You are real root[\s\S]*?else is\.\n?/, '');
    assert.match(said, says);
    assert.equal(result.code, code);
    assert.equal(result.stdout, '');
    assert.equal(said.trim().split('\n').length, 1, said);
  });
}

test('--level 0 is passed by a program that isolates nothing, and level 1 is not', async () => {
  const zero = await learn(['judge', '--level', '0', '--', ...STARTER], { TMPDIR: temporary });
  assert.match(
    zero.stdout,
    /^Stage 0: .*\npass {2}COMMAND executes the program \(runs\)\n[\s\S]*\n7 passed, 0 failed\.\nLevel 0 is passed\. Go on with level 1, users \(learn stage 1\); "learn\sstage 21"\s[\s\S]*\n {2}learn judge --level 1 -- lessons\/starters\/sh\/mycontainer run \{rootfs\} \{cmd\}$/,
  );
  assert.equal(zero.code, 0);
  const one = await learn(['judge', '--level', '1', '--', ...STARTER], { TMPDIR: temporary });
  assert.match(
    one.stdout,
    /\nFAIL {2}A user namespace of its own \(user\)\n {6}It is in the host's user namespace/,
  );
  assert.match(one.stdout, /\nStage 1: users \(learn stage 1\)\n/);
  assert.equal(one.code, 1);
  assert.deepEqual(readdirSync(temporary), []);
});

test('a level that was passed is kept, unless a program asks; a lower one does not take its place', async () => {
  const env = { TMPDIR: temporary, XDG_STATE_HOME: join(temporary, 'state'), LEARN_NO_PROGRESS: '' };
  const level = async () => JSON.parse((await learn(['progress', '--json'], env)).stdout).judged?.level;
  const user = ['unshare', '-r', '--root={rootfs}', '{cmd}'];
  await learn(['judge', '--json', '--level', '0', '--', ...STARTER], env);
  assert.equal(await level(), undefined);
  await learn(['judge', '--level', '0', '--', ...user], env);
  assert.equal(await level(), 0);
  const shown = await learn(['progress'], env);
  assert.match(shown.stdout, /A runtime of your own has passed level 0: 7 rows\./);
  rmSync(join(temporary, 'state'), { recursive: true });
});

test('the page fits on 80 columns', async () => {
  const { stdout, stderr } = await learn(['judge', '--', ...STARTER]);
  for (const line of `${stdout}\n${stderr}`.split('\n')) assert.ok(line.length <= 80, line);
  assert.equal(stderr === '', !isRoot);
});

test('--json: a line for each row, with what docs/judge.md names', async () => {
  const { stdout, code } = await learn(['judge', '--json', '--', ...runtime()]);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const row of rows) {
    assert.deepEqual(Object.keys(row), ['row', 'stage', 'verdict', 'seen', 'why', 'title']);
    assert.match(row.verdict, /^(pass|skip)$/, JSON.stringify(row));
  }
  assert.equal(code, 0);
  const list = await learn(['judge', '--list', '--json']);
  assert.deepEqual(
    list.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).row),
    rows.map(({ row }) => row),
  );
});

test('--explain says what a row asks for, why, and where it is taught', async () => {
  const { stdout, code } = await learn(['judge', '--explain', 'escape-chroot']);
  assert.match(
    stdout,
    /^escape-chroot: No way out by a second chroot\n\n[\s\S]*Stage 9: the way back to the old root \(learn stage 9\)[\s\S]*runs, root\.$/,
  );
  assert.equal(code, 0);
});

test('who is root only in a user namespace is not told to be real root', async () => {
  const args = [learnPath, 'judge', '--', './there-is-no-such'];
  const { stderr } = await execa('unshare', ['-r', process.execPath, ...args], {
    reject: false,
    stdin: 'ignore',
  });
  assert.match(stderr, /COMMAND was not found/);
  // Real root is user 0 in there and outside.
  assert.equal(stderr.includes('You are real root'), isRoot);
});
