import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';
import { packageRoot } from '../src/paths.js';

/** A copy of the project as a clone would be, without anything that set-up makes. */
function freshCopy(t: { after(fn: () => void): void }): string {
  const copy = mkdtempSync(join(tmpdir(), 'learn-setup-test-'));
  t.after(() => rmSync(copy, { recursive: true }));
  for (const name of [
    'bin',
    'lessons',
    'native',
    'scripts',
    'src',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ]) {
    cpSync(join(packageRoot, name), join(copy, name), {
      recursive: true,
      filter: (path) => !path.endsWith('/build'),
    });
  }
  return copy;
}

const setUp = (folder: string, env: Record<string, string> = {}) =>
  execa(process.execPath, [join(folder, 'scripts', 'setup.mjs')], { env, reject: false, stdin: 'ignore' });

function linkLibraries(folder: string): void {
  // With another list of libraries, set-up would install them anew, through the link, in the place of ours.
  const [stamp, lock] = ['node_modules/.set-up', 'package-lock.json'].map((name) => join(packageRoot, name));
  assert.ok(
    existsSync(`${stamp}`) && statSync(`${stamp}`).mtimeMs >= statSync(`${lock}`).mtimeMs,
    'run npm test',
  );
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
}

test('set-up builds all that is missing, silently, and does nothing when nothing changed', async (t) => {
  const folder = freshCopy(t);
  linkLibraries(folder);
  const first = await setUp(folder);
  assert.deepEqual([first.exitCode, first.stdout, first.stderr], [0, '', '']);
  assert.ok(existsSync(join(folder, 'native', 'build', 'stagehand')));
  const { stdout } = await execa(join(folder, 'bin', 'learn'), ['stages']);
  assert.match(stdout, /A process tree of your own/);
  const again = await setUp(folder);
  assert.deepEqual([again.exitCode, again.stdout, again.stderr], [0, '', '']);
});

test('learn works through a link and from any folder', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'learn-setup-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(packageRoot, 'bin', 'learn'), join(folder, 'learn'));
  const { stdout } = await execa(join(folder, 'learn'), ['run', '2'], { cwd: '/' });
  assert.match(stdout, /moby/);
});

test('without a compiler it says which programs are missing and how to install them', async (t) => {
  const folder = freshCopy(t);
  linkLibraries(folder);
  const { exitCode, stderr } = await setUp(folder, {
    PATH: dirname(process.execPath) === '/usr/bin' ? '/nowhere' : dirname(process.execPath),
  });
  assert.equal(exitCode, 125);
  assert.match(stderr, /^learn: set-up: make and gcc missing.*sudo apt-get install gcc libc6-dev make$/m);
});

test('without the network it says so', async (t) => {
  const folder = freshCopy(t);
  const { exitCode, stderr } = await setUp(folder, {
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
    npm_config_cache: join(folder, 'cache'),
  });
  assert.equal(exitCode, 125);
  assert.match(stderr, /^learn: set-up: the npm registry can't be reached/m);
});

test('before any set-up, bin/learn says what to do', async (t) => {
  const folder = freshCopy(t);
  const { exitCode, stderr } = await execa(join(folder, 'bin', 'learn'), { reject: false });
  assert.equal(exitCode, 125);
  assert.match(stderr, /^learn: learn is not built yet. Run "npm start"/);
});

test('an old Node is told which one is needed', async (t) => {
  const folder = freshCopy(t);
  mkdirSync(join(folder, 'dist'));
  const pretend =
    "Object.defineProperty(process.versions, 'node', { value: '18.20.4' }); require('./bin/learn')";
  const { exitCode, stderr } = await execa(process.execPath, ['-e', pretend], { cwd: folder, reject: false });
  assert.equal(exitCode, 125);
  assert.match(stderr, /needs Node 20.19 or newer, and this is Node 18.20.4/);
});
