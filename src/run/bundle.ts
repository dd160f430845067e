import { mkdirSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT, Problem } from '../errors.js';
import { oweFolder } from './ledger.js';
import { freshRootfs } from './rootfs/fresh.js';

/**
 * Writes an OCI bundle: `config.json`, and beside it in `rootfs` a copy of the root file system that a run gets. It is made under
 * another name beside it, so that it is there as a whole or not at all.
 * @param to a folder that is new or empty.
 * @throws Problem: there is something in the folder (2); it can't be made (125).
 */
export async function writeBundle(to: string, config: string): Promise<void> {
  const target = resolve(to);
  requireEmpty(target);
  const work = `${target}.learn-${process.pid}`;
  const debt = oweFolder(work);
  try {
    mkdirSync(work, { mode: 0o755 });
    await freshRootfs(join(work, 'rootfs'));
    writeFileSync(join(work, 'config.json'), config);
    renameSync(work, target);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(`The bundle ${to} can't be made: ${(error as Error).message}`, EXIT.ourselves, {
      cause: error,
    });
  } finally {
    debt.settle();
  }
}

function requireEmpty(folder: string): void {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder);
    if (names.length === 0) rmdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new Problem(`${folder} can't be used: ${message}`);
  }
  if (names.length > 0) throw new Problem(`${folder} is not empty. Name a folder that is empty, or new.`);
}
