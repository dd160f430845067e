import { posix } from 'node:path';
import type { Draft } from './draft.js';
import type { FileKind, ImportHere } from './types.js';

/** What lies at a path and below it: the root file system, a fresh tmpfs in which nothing is yet, or something finished. */
interface Cover {
  readonly at: string;
  readonly kind: 'root' | 'fresh' | 'finished';
  /** What a finished one has at a path below it. */
  readonly look?: (rest: string) => FileKind;
}

/** The container's files, mount by mount, and the mount points that have to be made in them. */
export interface Places {
  /** A path from inside as one of the host. */
  outside(path: string): string;
  covers(path: string): Cover;
  mounted(cover: Cover): void;
  /** Makes what is missing of a path that is to be mounted on. */
  make(from: string, path: string, kind: 'file' | 'folder'): void;
  /** Makes a symbolic link in the root file system. */
  link(from: string, target: string, path: string): void;
  look(path: string): FileKind;
}

/** A path from inside without `..`, `//` and a slash at the end. */
export const cleanPath = (path: string): string => posix.join('/', path).replace(/(?<=.)\/+$/, '');

export const ROOT = '$ROOTFS';

export function places(draft: Draft, here: ImportHere): Places {
  const covers: Cover[] = [{ at: '/', kind: 'root' }];
  const made = new Map<string, FileKind>();
  const coverOf = (path: string): Cover =>
    covers.reduce((best, one) => (isBelow(path, one.at) && one.at.length >= best.at.length ? one : best));
  const look = (path: string): FileKind => {
    const cover = coverOf(path);
    if (path === cover.at) return 'folder';
    const known = made.get(path);
    if (known !== undefined) return known;
    if (cover.kind === 'root') return here.inRoot(path);
    return cover.look?.(path.slice(cover.at.length)) ?? 'missing';
  };
  const outside = (path: string): string => (path === '/' ? ROOT : `${ROOT}${path}`);
  return {
    outside,
    look,
    covers: coverOf,
    mounted(cover) {
      for (const path of made.keys()) if (isBelow(path, cover.at)) made.delete(path);
      covers.push(cover);
    },
    link(from, target, path) {
      draft.step(from, 'symlink', target, outside(path));
      made.set(path, 'file');
    },
    make(from, path, kind) {
      // A finished file system has its own folders, and those of the host are not ours to make.
      if (coverOf(path).kind === 'finished') return;
      const missing = ancestors(path).filter((one) => look(one) === 'missing');
      for (const one of missing) {
        const step = one === path && kind === 'file' ? 'touch' : 'mkdir';
        draft.step(from, step, outside(one));
        made.set(one, step === 'touch' ? 'file' : 'folder');
      }
    },
  };
}

const isBelow = (path: string, at: string): boolean => at === '/' || path === at || path.startsWith(`${at}/`);

/** `/a`, `/a/b`, `/a/b/c`. */
function ancestors(path: string): string[] {
  const names = path.split('/').filter(Boolean);
  return names.map((_, i) => `/${names.slice(0, i + 1).join('/')}`);
}
