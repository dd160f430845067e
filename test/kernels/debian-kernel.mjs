// Gets a kernel from Debian's archive, with apt, which checks the signatures. Nothing is installed.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import { execa } from 'execa';
import { modulesInOrder, readModule } from './modules.mjs';

const cache = join(envPaths('build-your-own-container', { suffix: '' }).cache, 'kernels');

/** The newest package of a series ("6.1") that apt knows; not the cloud flavour, which has no 9p. */
export async function newestPackage(series, cancelSignal) {
  const { stdout } = await execa('apt-cache', ['search', '--names-only', `^linux-image-${series}`], {
    cancelSignal,
  });
  const ours = new RegExp(`^linux-image-${series.replace('.', '\\.')}\\.\\d+(-\\d+|\\+\\w+)*-amd64$`);
  return stdout
    .split('\n')
    .map((line) => line.split(' ')[0])
    .filter((name) => ours.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
}

/** @returns paths in the cache: the kernel, and the modules in the order in which they have to be loaded. */
export async function fetchKernel(name, cancelSignal, say) {
  const folder = join(cache, name);
  if (!existsSync(folder)) await fill(folder, name, cancelSignal, say);
  const modules = readdirSync(join(folder, 'modules')).sort();
  return { vmlinuz: join(folder, 'vmlinuz'), modules: modules.map((file) => join(folder, 'modules', file)) };
}

// Made aside and moved there when it is whole, so that what is in the cache can be trusted.
async function fill(folder, name, cancelSignal, say) {
  mkdirSync(dirname(folder), { recursive: true });
  const aside = mkdtempSync(`${folder}.`);
  const run = (program, args) => execa(program, args, { cwd: aside, cancelSignal });
  try {
    say(`downloading ${name} ...`);
    await download(run, name);
    const archive = readdirSync(aside).find((file) => file.endsWith('.deb'));
    await run('dpkg-deb', ['--extract', archive, 'whole']);
    const release = name.replace('linux-image-', '');
    mkdirSync(join(aside, 'kept', 'modules'), { recursive: true });
    renameSync(join(aside, 'whole', 'boot', `vmlinuz-${release}`), join(aside, 'kept', 'vmlinuz'));
    const paths = await modulesInOrder(join(aside, 'whole', 'lib', 'modules', release, 'kernel'));
    for (const [at, { path, module }] of paths.entries()) {
      writeFileSync(
        join(aside, 'kept', 'modules', `${String(at).padStart(3, '0')}-${module}.ko`),
        await readModule(path),
      );
    }
    renameSync(join(aside, 'kept'), folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function download(run, name) {
  try {
    await run('apt-get', ['download', '--quiet', name]);
  } catch (error) {
    if (error.isCanceled) throw error;
    throw new Error(
      `${name} can't be downloaded; apt's lists may be old (sudo apt-get update).\n${error.stderr?.trim()}`,
    );
  }
}
