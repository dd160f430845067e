// Bundles src/ into dist/: one file a command, so that a command loads only what it needs.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const stub = fileURLToPath(new URL('empty-module.mjs', import.meta.url));
const fresh = `dist.${process.pid}`;

try {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/cli.ts'],
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    // Wanted only for React's developer tools, syntax colours and emoji, and all of them slow to load.
    alias: { 'react-devtools-core': stub, 'cli-highlight': stub, 'node-emoji': stub },
    // Some of the libraries are CommonJS and call require() for Node's own modules.
    banner: {
      js: "import { createRequire as nodeRequire } from 'node:module';\nconst require = nodeRequire(import.meta.url);",
    },
  });
  install();
  const { compileCourse } = await import(`${root}/dist/cli.js`);
  await compileCourse();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(`${root}/${fresh}`, { recursive: true, force: true });
}

// A course that is open goes on with the files it began with, some of which it has not loaded yet. Their names tell
// their content, so old and new stand side by side; after a day the old ones go.
function install() {
  const dist = `${root}/dist`;
  mkdirSync(dist, { recursive: true });
  const names = readdirSync(`${root}/${fresh}`).sort(
    (a, b) => Number(a === 'cli.js') - Number(b === 'cli.js'),
  );
  for (const name of names) renameSync(`${root}/${fresh}/${name}`, `${dist}/${name}`);
  const yesterday = Date.now() - 24 * 60 * 60 * 1000;
  for (const name of readdirSync(dist)) {
    const path = `${dist}/${name}`;
    if (!names.includes(name) && name.endsWith('.js') && statSync(path).mtimeMs < yesterday) rmSync(path);
  }
}
