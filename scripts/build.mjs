// Bundles src/ into dist/: one file a command, so that a command loads only what it needs.
import { renameSync, rmSync } from 'node:fs';
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
  // In one go, so that a course that is running does not lose its files half way.
  rmSync(`${root}/dist`, { recursive: true, force: true });
  renameSync(`${root}/${fresh}`, `${root}/dist`);
  const { compileCourse } = await import(`${root}/dist/cli.js`);
  await compileCourse();
} catch (error) {
  rmSync(`${root}/${fresh}`, { recursive: true, force: true });
  console.error(error.message);
  process.exit(1);
}
