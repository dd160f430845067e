// Runs the tests: all of them, or those whose path contains one of the words given (`npm test -- run/`).
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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
// The course is drawn on terminals that the tests make; CI= would keep Ink from doing so.
const { CI, ...env } = process.env;
const options = [
  '--import',
  'tsx',
  '--test',
  `--test-concurrency=${availableParallelism()}`,
  '--test-reporter=spec',
];
const { status } = spawnSync(process.execPath, [...options, ...files], { cwd: root, stdio: 'inherit', env });
process.exit(status ?? 1);
