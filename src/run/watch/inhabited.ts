import { type NamespaceType, namespaceText } from '../../kernel/namespaces.js';
import { listProcesses, readProcessLink } from '../../kernel/proc.js';

/** Whether any process is in a namespace, as far as we may see; a zombie is not in it any more. @throws Problem without a /proc. */
export function isInhabited(type: NamespaceType, inode: number): boolean {
  const text = namespaceText({ type, inode });
  return listProcesses().some((pid) => {
    const link = readProcessLink(pid, `ns/${type}`);
    return link.ok && link.value === text;
  });
}
