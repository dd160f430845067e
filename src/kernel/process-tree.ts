import { readProcessFile } from './proc.js';
import { parseStat } from './stat.js';
import { parseStatus } from './status.js';

/** One process of a run, as seen from outside and from inside. */
export interface TreeProcess {
  /** How far below the first one it is; 0 is the first. */
  readonly depth: number;
  /** Its number in our PID namespace. */
  readonly pid: number;
  /** Its number in its own PID namespace: the same, if it has none of its own. */
  readonly inside: number;
  readonly name: string;
  /** Its controlling terminal by the name that this has in its own devpts, `pts/0`; null without one. */
  readonly terminal: string | null;
}

/** More than a person would read; a fork bomb has more. */
const MOST = 200;

/**
 * A process and all below it, each parent before its children. What has ended meanwhile is left out; below a kernel
 * without CONFIG_PROC_CHILDREN it is the first process alone (proc_pid_task(5), `children`).
 */
export function readProcessTree(first: number): TreeProcess[] {
  const tree: TreeProcess[] = [];
  const visit = (pid: number, depth: number): void => {
    const one = tree.length < MOST ? readOne(pid, depth) : null;
    if (one === null) return;
    tree.push(one);
    for (const child of childrenOf(pid)) visit(child, depth + 1);
  };
  visit(first, 0);
  return tree;
}

function readOne(pid: number, depth: number): TreeProcess | null {
  const [statText, statusText] = [readProcessFile(pid, 'stat'), readProcessFile(pid, 'status')];
  const stat = statText.ok ? parseStat(statText.value) : null;
  const status = statusText.ok ? parseStatus(statusText.value) : null;
  if (stat === null || status === null) return null;
  return {
    depth,
    pid,
    inside: (status.nspid.ok ? status.nspid.value.at(-1) : undefined) ?? pid,
    name: stat.comm,
    terminal: stat.terminal,
  };
}

function childrenOf(pid: number): number[] {
  const text = readProcessFile(pid, `task/${pid}/children`);
  return text.ok ? text.value.trim().split(' ').filter(Boolean).map(Number) : [];
}
