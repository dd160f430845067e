import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../paths.js';
import type { Rootfs } from './cache.js';
import type { RootfsKind } from './kinds.js';

/** The script that makes root file systems of a kind. */
export const scriptOf = (kind: RootfsKind): string => join(packageRoot, 'rootfs-scripts', `${kind}.sh`);

/** What a script wrote into /.rootfs, a word and its value on each line. */
export function readNotes(root: string): readonly (readonly [word: string, value: string])[] {
  const lines = readFileSync(join(root, '.rootfs'), 'utf8').split('\n');
  return lines.map((line) => {
    const [word = ''] = line.split(' ', 1);
    return [word, line.slice(word.length + 1)];
  });
}

/**
 * Tells what a root file system was made of: the scripts, the files of this machine that were copied (by time and size),
 * and which of those it would have liked it did not find. It is another one as soon as any of that is.
 */
export function fingerprint(kind: RootfsKind, root: string): string {
  const hash = createHash('sha256');
  for (const script of [scriptOf(kind), join(packageRoot, 'rootfs-scripts', 'lib.sh')])
    hash.update(readFileSync(script));
  for (const [word, value] of readNotes(root)) {
    if (word === 'from') hash.update(`${value} ${stateOf(value)}\n`);
    if (word === 'without') hash.update(`${value} ${isInPath(value)}\n`);
  }
  return hash.digest('hex');
}

/** Whether it is what would be made today: an update of the machine, or of this program, makes an old one of it. */
export function isCurrent({ kind, path, fingerprint: then }: Rootfs): boolean {
  try {
    return fingerprint(kind, path) === then;
  } catch {
    return false;
  }
}

function stateOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'gone' : `${stat.mtimeMs} ${stat.size}`;
}

function isInPath(program: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => statSync(join(folder, program), { throwIfNoEntry: false })?.isFile());
}
