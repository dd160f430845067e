import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { execa } from 'execa';
import { limitationOf } from '../../src/course/limitation.js';
import { loadStage } from '../../src/course/load.js';
import { learn, learnPath } from '../learn.js';
import { PATIENCE } from '../patience.js';

const home = mkdtempSync(join(tmpdir(), 'learn-check-'));
after(() => rmSync(home, { recursive: true, force: true }));
const env = { XDG_STATE_HOME: home, LEARN_NO_PROGRESS: '' };

interface Goal {
  readonly id: string;
  readonly met: boolean;
  readonly processes: readonly { readonly pid: number }[];
  readonly instead: string | null;
}

/** A shell in new user and UTS namespaces, until the end of the test. */
function nameless(script: string) {
  const child = execa('unshare', ['-ru', 'sh', '-c', script], { stdin: 'pipe', reject: false });
  return {
    pid: child.pid ?? 0,
    type: (text: string) => child.stdin.write(`${text}\n`),
    end: () => child.kill('SIGKILL'),
  };
}

/** `learn check` where no other process is to be seen, since other tests may reach the same goals at the same time. */
async function checkAlone(...args: readonly string[]): Promise<{ code: number | undefined; stdout: string }> {
  const command = [process.execPath, learnPath, 'check', ...args];
  const { exitCode, stdout } = await execa('unshare', ['-rmpf', '--mount-proc', ...command], {
    env,
    reject: false,
    stdin: 'ignore',
  });
  return { code: exitCode, stdout };
}

async function goalsOf(stage: number): Promise<readonly Goal[]> {
  const { stdout } = await learn(['check', `${stage}`, '--json'], env);
  return JSON.parse(stdout).goals;
}

/** Asks for the goal `moby` of stage 2 until it is as wanted. */
async function until(wanted: (goal: Goal) => boolean): Promise<Goal> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const goal = (await goalsOf(2)).find(({ id }) => id === 'moby');
    assert.ok(goal !== undefined);
    if (wanted(goal) || Date.now() > end) return goal;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

test('learn check says what is there instead, and then that the goal is reached', async () => {
  const box = nameless('read word; hostname moby; read word');
  try {
    // The tests of the solutions may reach the same goals at the same time; they soon end.
    const before = await until((goal) => !goal.met && / of its own, but /.test(goal.instead ?? ''));
    assert.match(
      before.instead ?? '',
      /^Your process \d+ \(.+\) is in a UTS namespace of its own, but has a hostname that is still \S+, as on the host\.$/,
    );
    box.type('go');
    const { processes } = await until((goal) => goal.processes.some(({ pid }) => pid === box.pid));
    assert.equal(processes.length, 1);
  } finally {
    box.end();
  }
});

test('text has a box for each goal, and the exit code says whether one is missing', async () => {
  const { code, stdout } = await checkAlone('9');
  assert.equal(code, 1);
  assert.match(stdout, /^Stage 9: /);
  assert.equal(stdout.match(/^\[[ x]\] /gm)?.length, 4);
  assert.match(stdout, /\d of 4 goals reached\./);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
});

test('each hint is more concrete than the one before, and the last is given again', async () => {
  const numbers: string[] = [];
  for (let i = 0; i < 4; i += 1) {
    const { code, stdout } = await checkAlone('13', '--hint');
    assert.equal(code, 0);
    numbers.push(/Hint \d of \d/.exec(stdout)?.[0] ?? '');
  }
  assert.deepEqual(numbers, ['Hint 1 of 2', 'Hint 2 of 2', 'Hint 2 of 2', 'Hint 2 of 2']);
});

test('--solution of stage 7 names a control group that one may make here, or says what is in the way', async () => {
  const { code, stdout } = await learn(['check', '7', '--solution'], env);
  assert.equal(code, 0);
  const limit = limitationOf(await loadStage('7'));
  if (limit === undefined) assert.match(stdout, /^CGROUP=(learn-\d+\/)?([\w.-]+\/)*learn-box$/m);
  else assert.ok(stdout.includes(`# This can't be done here yet. ${limit.why}`), stdout);
  for (const fix of limit?.shortages.flatMap(({ fixes }) => fixes) ?? [])
    assert.ok(stdout.includes(`#   ${fix}`), stdout);
});

test('--solution prints a script for a shell', async () => {
  const { code, stdout } = await learn(['check', '4', '--solution'], env);
  assert.equal(code, 0);
  const { exitCode } = await execa('sh', ['-n', '-c', stdout]);
  assert.equal(exitCode, 0);
});

test('without a number it is the stage that one was in last', async () => {
  const { code, stderr } = await learn(['check'], { ...env, XDG_STATE_HOME: join(home, 'new') });
  assert.equal(code, 2);
  assert.match(stderr, /say which one is meant: "learn check 2"/);
});

test('wrong use is told in a sentence', async () => {
  const both = await learn(['check', '2', '--hint', '--watch'], env);
  assert.equal(both.code, 2);
  assert.match(both.stderr, /Give one of --watch and --hint/);
  assert.equal((await learn(['check', '99'], env)).code, 2);
  assert.equal((await learn(['check', '2', '3'], env)).code, 2);
});

test('--watch prints what changes, and ends when all is reached or by Ctrl-C', async () => {
  const child = execa(process.execPath, [learnPath, 'check', '13', '--watch', '--json'], {
    env,
    reject: false,
    stdin: 'ignore',
  });
  const text = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data) => resolve(`${data}`)),
  );
  assert.equal(JSON.parse(text).stage, 13);
  child.kill('SIGINT');
  assert.equal((await child).exitCode, 130);
});
