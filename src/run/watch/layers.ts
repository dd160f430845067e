import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from '../../kernel/mounts.js';
import type { DirectoryRef } from '../../kernel/proc.js';
import { type Readable, readable, unreadable } from '../../kernel/readable.js';
import { layerOptions } from '../../recipe/layers.js';
import { identityOf, type Layers } from './look.js';

/** An upper folder may have everything in it that a container has ever written. */
const MOST_FILES = 3000;

/**
 * Looks into the folders of an overlay. The mount table has their paths as they were when it was mounted: so they are looked for
 * in the root of the process, and if that is another one by now, in ours.
 */
export function readLayers(pid: number, { type, superOptions }: Mount): Readable<Layers> {
  if (type !== 'overlay') return unreadable('it is no overlay');
  const options = layerOptions(superOptions);
  const lower = options.lower.map((path) => locate(pid, path));
  const upper = options.upper === undefined ? undefined : locate(pid, options.upper);
  const lost = [...lower, ...(upper === undefined ? [] : [upper])].find(({ ok }) => !ok);
  if (lost !== undefined && !lost.ok) return lost;
  const folders = lower.flatMap((folder) => (folder.ok ? [folder.value] : []));
  if (!upper?.ok) return readable({ lower: folders, copied: [], whiteouts: [] });
  try {
    return readable({ lower: folders, ...changes(upper.value.path, folders) });
  } catch (error) {
    return unreadable(`its upper folder can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function locate(pid: number, path: string): Readable<DirectoryRef> {
  if (!path.startsWith('/')) return unreadable(`it names its folder ${path} by a relative path`);
  const inside = identityOf(join(`/proc/${pid}/root`, path));
  return inside.ok ? inside : identityOf(path);
}

function changes(upper: string, lower: readonly DirectoryRef[]): Pick<Layers, 'copied' | 'whiteouts'> {
  const [copied, whiteouts]: [string[], string[]] = [[], []];
  const folders = ['.'];
  let left = MOST_FILES;
  for (let folder = folders.shift(); folder !== undefined && left > 0; folder = folders.shift()) {
    for (const name of readdirSync(join(upper, folder))) {
      left -= 1;
      const path = join(folder, name);
      const stat = lstatSync(join(upper, path));
      if (stat.isDirectory()) folders.push(path);
      else if (stat.isCharacterDevice() && stat.rdev === 0) whiteouts.push(path);
      else if (lower.some((below) => lstatSync(join(below.path, path), { throwIfNoEntry: false })))
        copied.push(path);
    }
  }
  return { copied, whiteouts };
}
