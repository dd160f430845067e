import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** Compiles a small program for a test; gives its path. It is gone when the tests of the file are over. */
export function compile(source: string, ...flags: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'stagehand-program-'));
  after(() => rmSync(folder, { recursive: true }));
  spawnSync('chmod', ['755', folder]);
  writeFileSync(join(folder, 'program.c'), source);
  const program = join(folder, 'program');
  const { status, stderr } = spawnSync(
    'gcc',
    ['-D_GNU_SOURCE', '-o', program, join(folder, 'program.c'), ...flags],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return program;
}
