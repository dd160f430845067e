import { hasCapability } from '../capabilities.js';
import type { Mount } from '../mounts.js';
import { type NamespaceType, sameNamespace } from '../namespaces.js';
import { mapReadable, pickReadable, type Readable, readable, unreadable } from '../readable.js';
import { isBelow, visibleMounts } from '../visible-mounts.js';
import type { Confinement, Place } from './confinement.js';
import { readAll } from './finding.js';

/** Whether it is in another namespace of this type than the host. */
export function isOwn({ state, host }: Confinement, type: NamespaceType): Readable<boolean> {
  const links = readAll({ its: state.namespaces[type], outside: host.namespaces[type] });
  return mapReadable(links, ({ its, outside }) => sameNamespace(its, outside) === false);
}

/** Whether it has the very files of the host: in its mount namespace, with its root directory. */
export function hasHostFiles(c: Confinement): Readable<boolean> {
  return pickReadable(isOwn(c, 'mnt'), (own) => (own ? readable(false) : hasHostRoot(c)));
}

/** Whether its root directory is that of the reader, whatever its path. */
export function hasHostRoot({ state, host }: Confinement): Readable<boolean> {
  return mapReadable(
    readAll({ its: state.root, ours: host.root }),
    ({ its, ours }) => its.device === ours.device && its.inode === ours.inode,
  );
}

/** Whether it is user 0 of the whole machine, whatever number it has inside. */
export function isHostRoot({ state, host }: Confinement): Readable<boolean> {
  if (!host.firstUsers)
    return unreadable('we are in a user namespace ourselves: who is user 0 of the machine is not seen');
  return mapReadable(state.ids, ({ uid }) => [uid.effective, uid.filesystem].includes(0));
}

/** Whether a capability that it holds, permitted, counts in the user namespace of the host. */
export function holdsOnHost(c: Confinement, name: string): Readable<boolean> {
  return mapReadable(
    readAll({ own: isOwn(c, 'user'), permitted: c.state.caps.permitted }),
    ({ own, permitted }) => !own && hasCapability(permitted, name),
  );
}

/**
 * Whether a capability that it holds, permitted, counts in a namespace that it is in: if that belongs to its user namespace.
 * It would also if it belonged to one below that, which is not looked at.
 */
export function holdsOver(c: Confinement, name: string, type: NamespaceType): Readable<boolean> {
  const { state, relations } = c;
  const parts = readAll({
    user: state.namespaces.user,
    relation: relations[type],
    permitted: state.caps.permitted,
  });
  return mapReadable(
    parts,
    ({ user, relation, permitted }) => relation.owner === user.inode && hasCapability(permitted, name),
  );
}

/** The mounts that it can reach by a path. */
export function itsMounts({ state }: Confinement): Readable<readonly Mount[]> {
  return mapReadable(state.mounts, visibleMounts);
}

/**
 * Whether something open, or stood in, is outside of its root directory: on a mount that its table does not have, since that
 * lists only what is below the root, and not below it by its path either, which is what counts after chroot(2).
 */
export function isOutside(place: Place, mounts: readonly Mount[], root: string): boolean {
  // What has no path, such as a pipe, has no place; memfd_create(2) and its like are files without one.
  if (!place.path.startsWith('/') || /^\/(memfd:|dmabuf:|SYSV|\[)/.test(place.path)) return false;
  if (place.mount !== null && mounts.some(({ id }) => id === place.mount)) return false;
  return root === '/' || !isBelow(place.path, root);
}
