import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { missing } from './missing.js';
import { anyRecipe, anyWords, nowhere } from './recipes.js';
import { asRoot, nativeFolder, run, trace } from './stagehand.js';

const folder = mkdtempSync(join(tmpdir(), 'stagehand-'));
after(() => rmSync(folder, { recursive: true }));
spawnSync('chmod', ['755', folder]);
for (const file of readdirSync(nativeFolder))
  if (file !== 'build') cpSync(nativeFolder + file, join(folder, file), { recursive: true });

function make(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('make', ['-C', folder, '--no-print-directory', ...args], {
    encoding: 'utf8',
  });
  assert.equal(`${stderr}`, '');
  assert.equal(status, 0);
  return stdout;
}

/** When each object was made. */
const times = (build: string) =>
  new Map(
    readdirSync(join(folder, build)).map((file) => [file, statSync(join(folder, build, file)).mtimeMs]),
  );

const skip = missing('gcc', 'gcc') || missing('make', 'make');

describe('make', { skip }, () => {
  test('does nothing the second time', () => {
    make();
    const before = times('build');
    make();
    assert.deepEqual(times('build'), before);
  });

  test('makes everything anew when a header or the compiler flags change', () => {
    const header = join(folder, 'stagehand.h');
    for (const [change, ...flags] of [
      [() => utimesSync(header, new Date(), new Date())],
      [() => {}, 'CFLAGS=-O1'],
    ] as const) {
      const before = times('build');
      change();
      make(...flags);
      for (const [file, time] of times('build'))
        if (file.endsWith('.o')) assert.ok(time > (before.get(file) as number), file);
    }
  });

  for (const [compiler, debianPackage] of [
    ['musl-gcc', 'musl-tools'],
    ['clang', 'clang'],
  ] as const) {
    test(`works with ${compiler}, without a warning`, {
      skip: missing(compiler, debianPackage),
    }, async () => {
      make(`CC=${compiler}`, `BUILD=build-${compiler}`);
      const program = join(folder, `build-${compiler}`, 'stagehand');
      const recipe = [
        '-rmuinpf',
        '+',
        'hostname',
        'moby',
        '+',
        'mount',
        'proc',
        '+',
        'lo',
        'up',
        '--',
        'hostname',
      ];
      assert.equal((await run(recipe, { program })).stdout, 'moby\n');
      assert.equal((await trace(recipe, { program })).trace.length, 14);
    });
  }
});

describe('make sanitize', { skip }, () => {
  test('builds a stagehand that finds no wrong memory access and no undefined behaviour in itself', async () => {
    make('sanitize');
    const options = {
      program: join(folder, 'build/sanitize/stagehand'),
      // As real root this is done as nobody, see any-recipe.test.ts. Leaks are looked for with ptrace, which is taken.
      before: [
        ...nowhere,
        ...(asRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []),
      ],
      env: {
        SHELL: '/bin/true',
        ASAN_OPTIONS: 'detect_leaks=0:exitcode=99',
        UBSAN_OPTIONS: 'halt_on_error=1:exitcode=99',
      },
    };
    for (const [words, perform] of [
      [anyWords, run],
      [anyRecipe, run],
      [anyRecipe, trace],
    ] as const) {
      const sane = fc.asyncProperty(words, async (line) => {
        const { status, signal, stderr } = await perform(line, options);
        assert.equal(signal, null);
        assert.notEqual(status, 99);
        assert.doesNotMatch(stderr, /Sanitizer|runtime error/);
      });
      await fc.assert(sane, { numRuns: 150, interruptAfterTimeLimit: 3000 });
    }
  });
});
