import { readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** More symbolic links than this and it is a loop, as for the kernel (path_resolution(7)). */
const MOST_LINKS = 40;

/**
 * Where a path leads for those who have `root` as their `/`: a symbolic link that is absolute starts there, and nothing
 * leads above it. What does not exist is taken by its name.
 * @returns a path for us, without a symbolic link below `root`.
 * @throws Error (ELOOP) for links that lead in a circle.
 */
export function resolveIn(root: string, path: string): string {
  let found: string[] = [];
  const rest = path.split('/');
  for (let links = 0; rest.length > 0; ) {
    const name = rest.shift() as string;
    if (name === '' || name === '.') continue;
    if (name === '..') {
      found.pop();
      continue;
    }
    const target = linkTarget(join(root, ...found, name));
    if (target === null) {
      found.push(name);
      continue;
    }
    if (++links > MOST_LINKS) throw new Error(`ELOOP: too many symbolic links in ${path}`);
    if (target.startsWith('/')) found = [];
    rest.unshift(...target.split('/'));
  }
  return join(root, ...found);
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
