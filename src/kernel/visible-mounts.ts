import type { Mount } from './mounts.js';

/**
 * The mounts of a table that a path leads into: not those that another mount covers, at their own mount point or at that of
 * a mount above them.
 */
export function visibleMounts(mounts: readonly Mount[]): readonly Mount[] {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]));
  const cover = new Map<number, Mount>();
  for (const mount of mounts) {
    if (byId.get(mount.parent)?.mountPoint === mount.mountPoint && mount.parent !== mount.id)
      cover.set(mount.parent, mount);
  }
  const known = new Map<number, boolean>();
  const isReached = (mount: Mount): boolean => {
    const before = known.get(mount.id);
    if (before !== undefined) return before;
    known.set(mount.id, true); // The topmost one may be its own parent.
    const parent = byId.get(mount.parent);
    const covering = parent === undefined ? undefined : cover.get(parent.id);
    const reached =
      parent === undefined ||
      parent === mount ||
      (isReached(parent) && (covering === undefined || covering === mount));
    known.set(mount.id, reached);
    return reached;
  };
  return mounts.filter((mount) => !cover.has(mount.id) && isReached(mount));
}

/** The mount that a path is on, out of those that are visible; undefined below none, as after chroot(2). */
export function mountOf(visible: readonly Mount[], path: string): Mount | undefined {
  const above = visible.filter(({ mountPoint }) => isBelow(path, mountPoint));
  return above.sort((a, b) => b.mountPoint.length - a.mountPoint.length)[0];
}

/** Whether a path is this folder or in it. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

/** Whether nothing can be written through it: by this mount, or because the whole file system is read-only. */
export function isReadOnly({ options, superOptions }: Mount): boolean {
  return options.includes('ro') || superOptions.includes('ro');
}
