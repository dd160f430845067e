import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '../../errors.js';
import { oweFolder, settleForTheDead } from '../ledger.js';
import { makeFolder } from '../make-folder.js';
import { AS_ROOT_OF_RANGE } from '../remove-tree.js';
import { keep, needCacheFolder, type Rootfs, rootIn } from './cache.js';
import { fingerprint, readNotes } from './fingerprint.js';
import type { RootfsKind } from './kinds.js';
import { runProgram } from './program.js';
import { runScript } from './script.js';

export interface BuildOptions {
  /** A folder for it, new or empty. Without one it is kept in the cache, in the place of an older one. */
  readonly to?: string | undefined;
  /** For `oci`: a folder or an archive. */
  readonly image?: string | undefined;
  /** Is told what happens, a line at a time. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Makes a root file system. Nothing half done stays behind, however it ends.
 * @throws Problem: `to` is not empty, or an image is missing or too many (2); it could not be made (125).
 */
export async function buildRootfs(kind: RootfsKind, options: BuildOptions = {}): Promise<Rootfs> {
  const { to, image, onProgress } = options;
  if (kind === 'oci' && image === undefined) throw new Problem('Which image? Name a folder or an archive.');
  if (kind !== 'oci' && image !== undefined) throw new Problem(`'${kind}' takes no image.`);
  if (image !== undefined && !existsSync(image)) throw new Problem(`There is no image ${image}.`);
  const make = async (folder: string): Promise<Rootfs> => {
    await runScript(kind, [folder, ...(image === undefined ? [] : [resolve(image)])], onProgress);
    return describe(kind, folder);
  };
  if (to === undefined) return makeInCache(kind, make);
  requireEmpty(to);
  return make(resolve(to));
}

function requireEmpty(folder: string): void {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new Problem(`${folder} can't be used: ${message}`);
  }
  if (names.length > 0) throw new Problem(`${folder} is not empty. Name a folder that is empty, or new.`);
}

async function makeInCache(kind: RootfsKind, make: (folder: string) => Promise<Rootfs>): Promise<Rootfs> {
  const cache = needCacheFolder();
  const work = join(cache, `learn-build-${process.pid}-${Math.random().toString(36).slice(2)}`);
  settleForTheDead();
  const debt = oweFolder(work);
  process.once('exit', debt.settle);
  try {
    makeFolder(work);
    const rootfs = await make(rootIn(work));
    keep(work, rootfs);
    return { ...rootfs, path: rootIn(join(cache, kind)) };
  } finally {
    process.off('exit', debt.settle);
    debt.settle();
  }
}

async function describe(kind: RootfsKind, path: string): Promise<Rootfs> {
  const hasMappedIds = readNotes(path).some(([word, value]) => word === 'ids' && value === 'range');
  return {
    kind,
    path,
    builtAt: new Date(),
    bytes: await measure(path, hasMappedIds),
    hasMappedIds,
    fingerprint: fingerprint(kind, path),
  };
}

/** What it takes on the disk, du(1). */
async function measure(path: string, hasMappedIds: boolean): Promise<number> {
  const before = hasMappedIds ? ['unshare', ...AS_ROOT_OF_RANGE] : [];
  const { stdout } = await runProgram([...before, 'du', '-sk', path]);
  return Number.parseInt(stdout, 10) * 1024 || 0;
}
