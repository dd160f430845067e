import type { Mount } from '../../../kernel/mounts.js';
import { NAMESPACES, type NamespaceType, parseNamespaceLink } from '../../../kernel/namespaces.js';
import type { Look } from '../../../run/watch/look.js';
import { closed, decide, met, type Rule, type Seen, unmet } from '../rule.js';

/** A file in the mount table of a process that holds a namespace: its link stands where other mounts have a folder. */
interface Kept {
  readonly inode: number | null;
  readonly at: string;
}

function keptOf(kind: NamespaceType, mounts: readonly Mount[]): Kept[] {
  return mounts.flatMap(({ type, root, mountPoint }) => {
    const link = type === 'nsfs' ? parseNamespaceLink(root) : null;
    return link?.type === kind ? [{ inode: link.inode, at: mountPoint }] : [];
  });
}

const label = (kind: NamespaceType): string => NAMESPACES[kind].label;

function seesKept(kind: NamespaceType, look: Look, sees: (kept: readonly Kept[]) => Seen): Seen {
  return decide(look.snapshot.mounts, 'mounts', (mounts) => {
    const kept = keptOf(kind, mounts);
    return kept.length === 0 ? unmet(`has no file that holds a ${label(kind)}`) : sees(kept);
  });
}

/** Namespaces that a mount of their file holds, namespaces(7), "Namespace lifetime". */
export const keepingRules: { keeps: Rule<NamespaceType>; kept: Rule<NamespaceType> } = {
  keeps: {
    wants: (kind) => `has a file that holds a ${label(kind)} in which no process is`,
    sees: (kind, look, { inhabited }) =>
      seesKept(kind, look, (kept) => {
        const empty = kept.find(({ inode }) => inode !== null && !inhabited(kind, inode));
        if (empty !== undefined)
          return met(`has a ${label(kind)} without a process, held by the file ${empty.at}`);
        return unmet(`has a ${label(kind)} held by the file ${kept[0]?.at}, and a process is in it`);
      }),
  },
  kept: {
    wants: (kind) => `is in a ${label(kind)} that a file holds`,
    sees: (kind, look) =>
      seesKept(kind, look, (kept) => {
        const link = look.snapshot.namespaces[kind];
        if (!link.ok) return closed('namespaces', link.reason);
        const mine = kept.find(({ inode }) => inode === link.value.inode);
        return mine === undefined
          ? unmet(`is in another ${label(kind)} than the file ${kept[0]?.at} holds`)
          : met(`is in the ${label(kind)} that the file ${mine.at} holds`);
      }),
  },
};
