// Takes pictures of the main screens of the program, as text and as SVG, into docs/screens (`npm run captures`).
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../src/paths.js';
import { takeAll } from './take-all.js';

const screens = join(packageRoot, 'docs', 'screens');
/** Whom the real root takes the pictures as: the course is for those who are not root. */
const NOBODY = 65534;

const folder = process.argv[2];
if (folder !== undefined) write(folder, await takeAll());
else if (process.geteuid?.() === 0) asNobody();
else replace(await takeAll());

function replace(files: ReadonlyMap<string, string>): void {
  rmSync(screens, { recursive: true, force: true });
  write(screens, files);
}

function write(into: string, files: ReadonlyMap<string, string>): void {
  for (const [name, text] of files) {
    mkdirSync(dirname(join(into, name)), { recursive: true });
    writeFileSync(join(into, name), text);
  }
  process.stderr.write(`${files.size} files in ${into}\n`);
}

function asNobody(): void {
  const theirs = mkdtempSync(join(tmpdir(), 'learn-captures-'));
  try {
    chownSync(theirs, NOBODY, NOBODY);
    const us = [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url), theirs];
    const become = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
    const { status, error } = spawnSync('setpriv', [...become, ...us], {
      stdio: 'inherit',
      env: { ...process.env, HOME: theirs },
    });
    if (error !== undefined) throw error;
    process.exitCode = status ?? 1;
    if (status !== 0) return;
    chmodSync(theirs, 0o755);
    rmSync(screens, { recursive: true, force: true });
    cpSync(theirs, screens, { recursive: true, filter: (path) => !path.includes('/.') });
  } finally {
    rmSync(theirs, { recursive: true, force: true });
  }
}
