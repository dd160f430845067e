import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Problem } from '../../errors.js';

/** The kinds of root file systems that can be made: each has a script in rootfs-scripts/. */
export const ROOTFS_KINDS = {
  host: 'programs that this machine has; made by itself when it is needed',
  busybox: 'one static program with three hundred names',
  debian: 'Debian as small as it comes, with apt; takes a network and a range of ids',
  alpine: 'Alpine Linux, with apk; takes a network',
  oci: 'an image that skopeo or docker saved',
} as const;

export type RootfsKind = keyof typeof ROOTFS_KINDS;

export const KIND_NAMES = Object.keys(ROOTFS_KINDS) as readonly RootfsKind[];

/** @throws Problem if there is no such kind. */
export function parseKind(name: string): RootfsKind {
  if (isKind(name)) return name;
  throw new Problem(`There is no kind of root file system '${name}'; there is ${KIND_NAMES.join(', ')}.`);
}

/**
 * What a run gets a copy of: one of the kinds, or somebody's folder. It is `host` unless LEARN_ROOTFS says otherwise.
 * @throws Problem if LEARN_ROOTFS names neither.
 */
export function chosenRootfs(name = process.env.LEARN_ROOTFS || 'host'): RootfsKind | { folder: string } {
  if (isKind(name)) return name;
  const folder = resolve(name);
  if (folder !== '/' && statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return { folder };
  const kinds = KIND_NAMES.join(', ');
  throw new Problem(`LEARN_ROOTFS is '${name}'; it has to be one of ${kinds}, or a folder that is not /.`);
}

function isKind(name: string): name is RootfsKind {
  return Object.hasOwn(ROOTFS_KINDS, name);
}
