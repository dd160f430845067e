import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import test from 'node:test';
import { build } from 'esbuild';
import { packageRoot } from '../src/paths.js';

/** The floors of docs/architecture.md, from the ground up. */
const FLOORS: readonly (readonly string[])[] = [
  ['src/errors.ts', 'src/paths.ts'],
  ['src/kernel', 'src/recipe'],
  ['src/run'],
  ['src/course', 'src/judge'],
  ['src/explain'],
  ['src/doctor'],
  ['src/ui', 'src/print'],
  ['src/commands'],
  ['src/cli.ts', 'src/command-line'],
];

const floorOf = (file: string): number =>
  FLOORS.findIndex((names) => names.some((name) => file === name || file.startsWith(`${name}/`)));

/** Each file of src/ with what it imports: our files by their path, libraries by their name. */
async function imports(): Promise<Map<string, string[]>> {
  const { metafile } = await build({
    absWorkingDir: packageRoot,
    entryPoints: ['src/cli.ts'],
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    outdir: 'unused',
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
  });
  return new Map(
    Object.entries(metafile.inputs).map(([file, { imports: list }]) => [file, list.map((i) => i.path)]),
  );
}

const isOurs = (file: string): boolean => file.startsWith('src/');

test('every file of src/ is on a floor, and no import runs back up', async () => {
  for (const [file, targets] of await imports()) {
    assert.notEqual(floorOf(file), -1, `${file} is on no floor`);
    for (const target of targets.filter(isOurs)) {
      assert.ok(
        floorOf(target) <= floorOf(file),
        `${file} must not import ${target}, which is on a higher floor`,
      );
    }
  }
});

test('nothing imports in a circle', async () => {
  const graph = await imports();
  const visit = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), `a circle: ${[...path, file].join(' -> ')}`);
    for (const target of (graph.get(file) ?? []).filter(isOurs))
      if (!settled.has(target)) visit(target, [...path, file]);
    settled.add(file);
  };
  const settled = new Set<string>();
  for (const file of graph.keys()) visit(file, []);
});

test('kernel/ and recipe/ start no process and know nothing of each other', async () => {
  for (const [file, targets] of await imports()) {
    const folder = dirname(file);
    if (folder.startsWith('src/kernel'))
      assert.ok(
        targets.every((t) => !t.startsWith('src/recipe')),
        file,
      );
    if (folder.startsWith('src/recipe'))
      assert.ok(
        targets.every((t) => !t.startsWith('src/kernel')),
        file,
      );
  }
});

test('ui/ and print/ are two views of the same events, and neither leans on the other', async () => {
  for (const [file, targets] of await imports()) {
    if (file.startsWith('src/ui')) assert.ok(!targets.some((t) => t.startsWith('src/print')), file);
    if (file.startsWith('src/print')) assert.ok(!targets.some((t) => t.startsWith('src/ui')), file);
  }
});

test('only ui/ imports ink', async () => {
  for (const [file, targets] of await imports()) {
    if (targets.includes('ink')) assert.match(file, /^src\/ui\//);
  }
});
