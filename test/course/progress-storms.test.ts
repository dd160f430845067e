import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { execa } from 'execa';
import { parseProgress } from '../../src/course/progress/file.js';
import { packageRoot } from '../../src/paths.js';

const top = mkdtempSync(join(tmpdir(), 'learn-progress-test-'));
after(() => rmSync(top, { recursive: true, force: true }));

const writer = join(packageRoot, 'test', 'course', 'progress-writer.ts');
const command = (...args: readonly string[]): string[] => ['--import', 'tsx', writer, ...args];
const environment = (home: string) => ({ ...process.env, XDG_STATE_HOME: home, LEARN_NO_PROGRESS: '' });

function newHome(): string {
  return mkdtempSync(join(top, 'home-'));
}

const folderOf = (home: string): string => join(home, 'build-your-own-container');

/** All goals that are on disk. */
function goalsIn(home: string): Set<string> {
  const reading = parseProgress(readFileSync(join(folderOf(home), 'progress.json'), 'utf8'));
  assert.equal(reading.kind, 'read');
  const stages = reading.kind === 'read' ? reading.content.courses['built-in']?.stages : {};
  return new Set(Object.values(stages ?? {}).flatMap(({ goals }) => Object.keys(goals)));
}

/** A window that is killed when it has saved so many goals. @returns those that it said are saved. */
function killedAfter(home: string, name: string, saved: number): Promise<string[]> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command(name, '100000'), {
      cwd: packageRoot,
      env: environment(home),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    const lines = (): string[] => text.split('\n').slice(0, -1);
    child.stdout.on('data', (data) => {
      text += data;
      if (lines().length >= saved) child.kill('SIGKILL');
    });
    child.on('close', () => resolve(lines().map((i) => `${name}-${i}`)));
  });
}

test('kill -9 again and again in the middle of saving: nothing that was saved is lost', async () => {
  const home = newHome();
  const told: string[] = [];
  for (let round = 0; round < 5; round++) {
    const both = [1, 2].map((n) => killedAfter(home, `round${round}-${n}`, 3 + 11 * round));
    told.push(...(await Promise.all(both)).flat());
    const goals = goalsIn(home);
    for (const goal of told) assert.ok(goals.has(goal), `${goal} is lost`);
  }
  // What the dead left is gone after the next start.
  await execa(process.execPath, command('last'), { cwd: packageRoot, env: environment(home) });
  assert.deepEqual(readdirSync(folderOf(home)), ['progress.json']);
});

for (const windows of [2, 4]) {
  test(`${windows} windows of one learner at once: all of it is there in the end`, async () => {
    const home = newHome();
    const names = Array.from({ length: windows }, (_, i) => `window${i}`);
    const results = await Promise.all(
      names.map((name) =>
        execa(process.execPath, command(name, '60'), { cwd: packageRoot, env: environment(home) }),
      ),
    );
    assert.deepEqual(
      results.map(({ stderr }) => stderr),
      names.map(() => ''),
    );
    assert.equal(goalsIn(home).size, windows * 60);
    assert.deepEqual(readdirSync(folderOf(home)), ['progress.json']);
  });
}

test('two learners: neither sees or touches what the other has', async () => {
  const homes = [newHome(), newHome()];
  await Promise.all(
    homes.map((home, i) =>
      execa(process.execPath, command(`learner${i}`, '10'), { cwd: packageRoot, env: environment(home) }),
    ),
  );
  for (const [i, home] of homes.entries()) {
    assert.ok([...goalsIn(home)].every((goal) => goal.startsWith(`learner${i}-`)));
  }
});

/** Runs a script as root of a user namespace with mounts of its own. WRITER saves as many goals as it is told. */
async function onDisk(script: string) {
  const words = [process.execPath, ...command()].map((word) => `'${word}'`).join(' ');
  return execa('unshare', ['-rm', 'sh', '-c', script.replaceAll('WRITER', words)], {
    cwd: packageRoot,
    reject: false,
    env: { LEARN_NO_PROGRESS: '' },
  });
}

test('a full disk: says so once, what was saved before is untouched, and later it goes on', async () => {
  const home = newHome();
  const { stdout, stderr, exitCode } = await onDisk(`
    mount -t tmpfs -o size=64k tmpfs ${home} && export XDG_STATE_HOME=${home} || exit 9
    cd ${packageRoot}; file=${folderOf(home)}/progress.json
    WRITER before 3 > /dev/null && cp $file ${top}/copy || exit 8
    head -c 1m /dev/zero > ${home}/full 2> /dev/null
    WRITER full 2 > /dev/null
    cmp $file ${top}/copy && echo untouched; rm ${top}/copy; ls ${folderOf(home)}
    rm ${home}/full; WRITER after 3 > /dev/null; grep -c before $file; grep -c after $file`);
  assert.equal(exitCode, 0, stderr);
  assert.deepEqual(stdout.split('\n'), ['untouched', 'progress.json', '3', '3']);
  assert.match(stderr, /^Your progress could not be saved .*the disk is full.*is still there\. Make room/);
});

test('a file system that is read-only: it works until the end, and says so', async () => {
  const home = newHome();
  const { stdout, stderr } = await onDisk(`
    mount -t tmpfs tmpfs ${home} && export XDG_STATE_HOME=${home} && cd ${packageRoot} && WRITER one 1 &&
    mount -o remount,bind,ro ${home} && WRITER two 2`);
  assert.equal(stdout, '0\n0\n1');
  assert.match(stderr, /^Your progress is not kept after this: .*XDG_STATE_HOME/);
});

test('a home that others can write is not trusted', async () => {
  const home = newHome();
  mkdirSync(folderOf(home));
  chmodSync(folderOf(home), 0o777);
  const { stderr } = await execa(process.execPath, command('any'), {
    cwd: packageRoot,
    env: environment(home),
  });
  assert.match(stderr, /not kept after this/);
  assert.deepEqual(readdirSync(folderOf(home)), []);
});
