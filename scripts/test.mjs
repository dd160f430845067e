// Runs the tests: all of them, or those whose path contains one of the words given (`npm test -- run/`).
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);
const files = readdirSync(join(root, 'test'), { recursive: true })
  .filter((name) => /\.test\.tsx?$/.test(name))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort()
  .map((name) => join('test', name));

if (files.length === 0) {
  process.stderr.write(`learn: no test file has ${words.join(' or ')} in its path\n`);
  process.exit(2);
}
// One for all tests, and not the home of who runs them: a root file system is built once in it.
const home = mkdtempSync(join(tmpdir(), 'learn-tests-'));
// The course is drawn on terminals that the tests make; CI= would keep Ink from doing so.
const { CI, ...outer } = process.env;
const env = { ...outer, XDG_CACHE_HOME: join(home, 'cache'), XDG_STATE_HOME: join(home, 'state') };
const options = [
  '--import',
  'tsx',
  '--test',
  `--test-concurrency=${availableParallelism()}`,
  '--test-reporter=spec',
];
const tests = spawn(process.execPath, [...options, ...files], { cwd: root, stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => tests.kill(signal));
tests.on('close', (status, signal) => {
  // What a test that was killed has left is written down there.
  spawnSync(join(root, 'bin', 'learn'), ['clean'], { env, stdio: 'ignore' });
  rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  process.exit(status ?? 128 + constants.signals[signal]);
});
