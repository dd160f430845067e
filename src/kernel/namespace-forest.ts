import type { NamespaceId, NamespaceUse } from './namespace-scan.js';
import { NAMESPACE_NAMES, type NamespaceName, type NamespaceType } from './namespaces.js';

/** What the kernel tells of a namespace, ioctl_nsfs(2). A null is out of our sight, or there is none. */
export interface NamespaceRelations {
  /** The namespace of the same type above it; only user and PID namespaces have one. */
  readonly parent: number | null;
  /** The user namespace that it belongs to; of a user namespace that is the parent. */
  readonly owner: number | null;
  /** Who made it, as our user namespace calls them; of user namespaces only. */
  readonly creator: number | null;
}

/** One namespace: who uses it, and where it stands among the others. */
export interface SeenNamespace extends NamespaceUse, NamespaceRelations {
  /** Whether the kernel could be asked about it; if not, the relations are all null. */
  readonly asked: boolean;
}

/** A namespace with those below it. */
export interface NamespaceTree {
  readonly namespace: SeenNamespace;
  readonly below: readonly NamespaceTree[];
}

/** The namespaces that the kernel boots with and that are above all others of their type (linux/nsfs.h). */
const FIRST: Readonly<Partial<Record<NamespaceType, number>>> = { user: 4026531837, pid: 4026531836 };

/** Whether nothing is above it; of the other types only the owner is above. */
export function isFirst({ type, inode }: NamespaceId): boolean {
  return FIRST[type] === inode;
}

/** Which of the two hierarchies: each below the user namespace that it belongs to, or below its own kind. */
export type Hierarchy = 'owner' | 'parent';

/**
 * All namespaces as trees. What has nothing above it, or nothing that can be seen from here, is a root.
 * Siblings stand in the order of the types, user namespaces last, and by their numbers.
 */
export function namespaceForest(
  all: readonly SeenNamespace[],
  hierarchy: Hierarchy = 'owner',
): readonly NamespaceTree[] {
  const known = new Set(all.map(({ id }) => id.inode));
  const below = new Map<number | null, SeenNamespace[]>();
  for (const one of all) {
    const above = hierarchy === 'parent' || one.id.type === 'user' ? one.parent : one.owner;
    const place = above !== null && known.has(above) ? above : null;
    const siblings = below.get(place);
    if (siblings === undefined) below.set(place, [one]);
    else siblings.push(one);
  }
  const grow = (place: number | null): NamespaceTree[] =>
    (below.get(place) ?? [])
      .sort(byPlace)
      .map((namespace) => ({ namespace, below: grow(namespace.id.inode) }));
  return grow(null);
}

function byPlace({ id: a }: SeenNamespace, { id: b }: SeenNamespace): number {
  return RANK(a.type) - RANK(b.type) || a.inode - b.inode;
}

const RANK = (type: NamespaceName): number =>
  type === 'user' ? NAMESPACE_NAMES.length : NAMESPACE_NAMES.indexOf(type);
