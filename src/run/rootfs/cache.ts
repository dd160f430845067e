import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';
import * as z from 'zod';
import { EXIT, Problem } from '../../errors.js';
import { oweFolder } from '../ledger.js';
import { ownFolder } from '../own-folder.js';
import { KIND_NAMES, type RootfsKind } from './kinds.js';

/** A root file system that was built and is kept. */
export interface Rootfs {
  readonly kind: RootfsKind;
  /** The folder that is to become `/`. */
  readonly path: string;
  readonly builtAt: Date;
  readonly bytes: number;
  /** Whether files in it belong to others of our range of ids (subuid(5)), so that only a namespace can handle them. */
  readonly hasMappedIds: boolean;
  /** What it was made of, see fingerprint.ts. */
  readonly fingerprint: string;
}

/** Written beside the root file system, in the same folder, so that one rename puts both in place. */
const record = z.strictObject({
  version: z.literal(1),
  built_at: z.iso.datetime(),
  bytes: z.number(),
  has_mapped_ids: z.boolean(),
  fingerprint: z.string(),
});

const RECORD = 'built.json';
const ROOT = 'root';

/** `$XDG_CACHE_HOME/build-your-own-container/rootfs`, made if need be; undefined where there can be none. */
export function cacheFolder(): string | undefined {
  return ownFolder([join(envPaths('build-your-own-container', { suffix: '' }).cache, 'rootfs')]);
}

/** @throws Problem (125) where there can be no cache. */
export function needCacheFolder(): string {
  const folder = cacheFolder();
  if (folder !== undefined) return folder;
  throw new Problem(
    'There is no folder to keep root file systems in. Set XDG_CACHE_HOME to one that you may write to and others may not, or say --to DIR.',
    EXIT.ourselves,
  );
}

/** Where a root file system is put so that `keep` will find it. */
export const rootIn = (folder: string): string => join(folder, ROOT);

/** The root file system of this kind; null when there is none, or only what another version of learn wrote. */
export function findRootfs(kind: RootfsKind): Rootfs | null {
  const cache = cacheFolder();
  if (cache === undefined) return null;
  const folder = join(cache, kind);
  try {
    const { built_at, bytes, has_mapped_ids, fingerprint } = record.parse(
      JSON.parse(readFileSync(join(folder, RECORD), 'utf8')),
    );
    return {
      kind,
      path: rootIn(folder),
      builtAt: new Date(built_at),
      bytes,
      hasMappedIds: has_mapped_ids,
      fingerprint,
    };
  } catch {
    return null;
  }
}

/** All that are kept. */
export function listRootfs(): readonly Rootfs[] {
  return KIND_NAMES.map(findRootfs).filter((found) => found !== null);
}

/**
 * Keeps what was built in a folder (there in `rootIn(folder)`), in the place of what was kept before. Whoever looks
 * sees either the old one or the new one, also when two do this at once.
 * @param folder is in the cache; it is there no more afterwards.
 */
export function keep(folder: string, { kind, builtAt, bytes, hasMappedIds, fingerprint }: Rootfs): void {
  const text: z.infer<typeof record> = {
    version: 1,
    built_at: builtAt.toISOString(),
    bytes,
    has_mapped_ids: hasMappedIds,
    fingerprint,
  };
  writeFileSync(join(folder, RECORD), `${JSON.stringify(text)}\n`);
  while (!moves(folder, join(needCacheFolder(), kind))) removeRootfs(kind);
}

/**
 * Removes the root file system of a kind.
 * @returns whether there was one.
 */
export function removeRootfs(kind: RootfsKind): boolean {
  const cache = cacheFolder();
  if (cache === undefined) return false;
  // It goes by its name first, at once, so that nobody takes half of it for a whole.
  const aside = join(cache, `learn-old-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const debt = oweFolder(aside);
  try {
    return moves(join(cache, kind), aside);
  } finally {
    debt.settle();
  }
}

/** rename(2): false when nothing is there to move, or something is where it should go. */
function moves(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
