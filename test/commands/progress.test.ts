import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { afterEach, beforeEach } from 'node:test';
import { learn } from '../learn.js';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'learn-progress-test-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const folder = (): string => join(home, 'build-your-own-container');
const file = (): string => join(folder(), 'progress.json');
const learnAs = (...args: readonly string[]) =>
  learn(args, { XDG_STATE_HOME: home, LEARN_NO_PROGRESS: '', COLUMNS: '80' });

async function stageTwo() {
  const { stdout } = await learnAs('progress', '--json');
  const all = JSON.parse(stdout);
  return { all, two: all.stages.find(({ stage }: { stage: number }) => stage === 2) };
}

test('a new learner: every stage is there, and the first is next', async () => {
  const { stdout, stderr, code } = await learnAs('progress');
  assert.deepEqual([stderr, code], ['', 0]);
  assert.match(stdout, /^ +stage +ran +broke +built$/m);
  assert.match(stdout, /^> +0 +The process you already have +- +0 of \d/m);
  assert.match(stdout, /^Next is stage 0, .*run it/m);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
});

test('what is run as text counts; what a program runs, and LEARN_NO_PROGRESS, does not', async () => {
  await learnAs('run', '2', '--json');
  await learn(['run', '2'], { XDG_STATE_HOME: home, LEARN_NO_PROGRESS: '1' });
  assert.equal((await stageTwo()).two.ran, null);
  await learnAs('run', '2');
  await learnAs('run', '2', '--without', '-u');
  const { all, two } = await stageTwo();
  assert.match(two.ran, /^\d{4}-\d\d-\d\dT/);
  assert.equal(two.broke.done.length, 1);
  assert.ok(two.broke.of.includes(two.broke.done[0]));
  assert.equal(all.file, file());
  assert.equal(two.standing, two.built.of.length === 0 ? 'done' : 'begun');
  const { stdout } = await learnAs('progress');
  assert.match(stdout, /^ +2 +A name of your own +(done|begun) +yes +1 of \d/m);
});

test('what is isolated by now: a line for each part in a pipe, and in JSON with the stage that brought it', async () => {
  await learnAs('run', '2');
  const { stdout } = await learnAs('progress');
  assert.match(stdout, /^Isolated so far$/m);
  assert.match(stdout, /^3 of 15 are the container's own:$/m);
  assert.match(stdout, /^ +UTS namespace +own since stage 2 +a hostname$/m);
  assert.match(stdout, /^ +root directory +host's till stage 8 /m);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  const { isolation } = (await stageTwo()).all;
  const uts = isolation.find(({ room }: { room: string }) => room === 'uts');
  assert.deepEqual([uts.own, uts.stage], [true, 2]);
});

test('a stage that is printed is where one was; next goes on from there', async () => {
  await learnAs('stage', '2');
  const { all, two } = await stageTwo();
  assert.equal(all.last.stage, 2);
  assert.deepEqual(two.broke.done, two.broke.of);
  const { stdout, code } = await learnAs('next');
  assert.equal(code, 0);
  assert.match(stdout, new RegExp(`^Stage ${all.next}: `));
  assert.equal(all.next, two.standing === 'done' ? 3 : 2);
});

test('reset: a stage, then all of it; a copy is kept and named', async () => {
  await learnAs('run', '2');
  await learnAs('run', '1');
  const before = readFileSync(file(), 'utf8');
  const { stdout, code } = await learnAs('reset', '2');
  assert.equal(code, 0);
  assert.match(stdout, /^You begin stage 2 anew\./);
  const [copy = ''] = readdirSync(folder()).filter((name) => name.includes('before-reset'));
  assert.ok(stdout.replaceAll('\n', ' ').includes(join(folder(), copy)));
  assert.equal(readFileSync(join(folder(), copy), 'utf8'), before);
  const { all, two } = await stageTwo();
  assert.equal(two.ran, null);
  assert.notEqual(all.stages[1].ran, null);
  assert.match((await learnAs('reset', '2')).stdout, /^Nothing was kept of stage 2\.$/m);
  assert.match((await learnAs('reset', '--all')).stdout, /^You begin the course anew\./);
  assert.equal((await stageTwo()).all.stages[1].ran, null);
});

for (const [args, says] of [
  [['reset'], /Say what is to be forgotten/],
  [['reset', '2', '--all'], /Say what is to be forgotten/],
  [['reset', '99'], /no stage '99'/],
  [['progress', '2'], /too many arguments/],
  [['next', '2'], /too many arguments/],
] as const) {
  test(`learn ${args.join(' ')}: one clear sentence, and nothing is touched`, async () => {
    const { stdout, stderr, code } = await learnAs(...args);
    assert.deepEqual([stdout, code], ['', 2]);
    assert.match(stderr, says);
    assert.equal(stderr.trim().split('\n').length, 1);
    assert.deepEqual(readdirSync(home), []);
  });
}

test('a damaged file: said on stderr, set aside, and the command does its work', async () => {
  mkdirSync(folder(), { mode: 0o700 });
  writeFileSync(file(), Buffer.from([0, 255, 27, 91, 50, 74]));
  const { stdout, stderr, code } = await learnAs('run', '2');
  assert.equal(code, 0);
  assert.match(stdout, /ended with exit status 0/);
  assert.match(stderr, /^learn: Your progress in .*progress\.json could not be read \(it is damaged\)\./);
  assert.equal(stderr.split('\n').length, 1);
  assert.equal(readdirSync(folder()).filter((name) => name.includes('.broken-')).length, 1);
  assert.equal((await learnAs('progress')).stderr, '');
});

test('no home: the progress says so once, a run does not care', async () => {
  const nowhere = { XDG_STATE_HOME: '/proc/nowhere', LEARN_NO_PROGRESS: '' };
  const { stderr, code } = await learn(['progress'], nowhere);
  assert.match(stderr, /^learn: Your progress is not kept after this: .*XDG_STATE_HOME/);
  assert.deepEqual([code, stderr.split('\n').length], [0, 1]);
  assert.deepEqual((await learn(['run', '2'], nowhere)).stderr, '');
});

test('when all is done, next says so', async () => {
  const { all } = await stageTwo();
  const now = new Date().toISOString();
  const dated = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, now]));
  const stages = Object.fromEntries(
    all.stages.map((s: { stage: number; broke: { of: string[] }; built: { of: string[] } }) => [
      s.stage,
      { ran: now, broke: dated(s.broke.of), goals: dated(s.built.of) },
    ]),
  );
  mkdirSync(folder(), { recursive: true, mode: 0o700 });
  writeFileSync(file(), JSON.stringify({ version: 1, courses: { 'built-in': { stages } } }));
  const { stdout, stderr } = await learnAs('next');
  assert.equal(stderr, '');
  assert.match(stdout, /^You have done all stages\./);
  assert.match((await learnAs('progress')).stdout, /^You have done all of it\./m);
});
