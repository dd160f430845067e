import type { TreeProcess } from '../kernel/process-tree.js';
import { sanitize } from '../run/sanitize.js';
import { columns } from './columns.js';

/** The processes of a run as lines, each below its parent, with their numbers and their terminal on both sides. */
export function processTable(tree: readonly TreeProcess[], indent = ''): string[] {
  const rows = tree.map(({ pid, inside, terminal, name, depth }) => [
    `${pid}`,
    `${inside}`,
    terminal ?? 'none',
    `${'  '.repeat(depth)}${sanitize(name)}`,
  ]);
  return columns([['outside', 'inside', 'terminal', 'process'], ...rows], indent);
}
