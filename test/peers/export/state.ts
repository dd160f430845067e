import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { CELL_RULES } from '../../../src/kernel/cells.js';
import { diffMounts } from '../../../src/kernel/mount-diff.js';
import type { Mount } from '../../../src/kernel/mounts.js';
import { NAMESPACE_NAMES } from '../../../src/kernel/namespaces.js';
import { cellText } from '../../../src/kernel/readable.js';
import { parseRlimits } from '../../../src/kernel/rlimits.js';
import { readSnapshot, type Snapshot } from '../../../src/kernel/snapshot.js';
import { eventually } from '../../native/processes.js';
import { PATIENCE } from '../../patience.js';

/** What every container here runs: it tells its host name, which nobody outside can read, and then sleeps. */
export const COMMAND: readonly string[] = ['sh', '-c', 'uname -n; exec sleep 9999'];

/** Rows of the inner process, as texts that two ways of making the same container have in common. */
export type State = Readonly<Record<string, string>>;

/** How the process is found, and held against what. */
interface Looking {
  /** Where it is no descendant of what was started. */
  readonly find?: (child: ChildProcess) => number | undefined;
  /** What it says, where that does not come through what was started. */
  readonly said?: () => string;
  /** A process of the host, where the container is in another one: what a container has of that is not its own. */
  readonly host?: (child: ChildProcess) => number;
}

/**
 * Starts something that runs `COMMAND` in a container, looks at that process, and ends it.
 * @throws Error with what was said, when it never came so far.
 */
export async function stateOf(
  words: readonly string[],
  env: Record<string, string> = {},
  looking: Looking = {},
): Promise<State> {
  const [program = '', ...args] = words;
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', ...env },
    timeout: 2 * PATIENCE,
    killSignal: 'SIGKILL',
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (written += text));
  const said = looking.said ?? (() => written);
  const find = looking.find ?? sleeper;
  const ended = new Promise((resolve) => child.on('close', resolve));
  let inner = 0;
  try {
    inner = await eventually(() => (child.exitCode !== null || child.signalCode !== null ? -1 : find(child)));
    if (inner < 0) throw new Error(`${words.join(' ')}: ended too early: ${written}`);
    const hostname = await eventually(() =>
      said()
        .split(/\r*\n/)
        .findLast((line) => /^[\w.-]+$/.test(line)),
    );
    return await read(inner, hostname, looking.host?.(child) ?? 'self');
  } finally {
    if (inner > 0) process.kill(inner, 'SIGKILL');
    if (inner <= 0 || looking.host !== undefined) child.kill('SIGKILL');
    await ended;
  }
}

/** The process that runs the end of `COMMAND`, if there is one by now. */
function sleeper(child: ChildProcess): number | undefined {
  const all = (pid: number): number[] => [pid, ...childrenOfThreads(pid).flatMap(all)];
  return all(child.pid ?? 0).find(isSleeper);
}

/** Whether a process has come to the end of `COMMAND`. */
export const isSleeper = (pid: number): boolean => text(pid, 'cmdline') === 'sleep\x009999\0';

/** Of all threads: runc is a program of Go, and any of its threads may start a process. */
function childrenOfThreads(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      text(pid, `task/${thread}/children`).trim().split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function text(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

const ROWS = [
  'uid_map',
  'gid_map',
  'setgroups',
  'caps.inheritable',
  'caps.permitted',
  'caps.effective',
  'caps.bounding',
  'caps.ambient',
  'no_new_privs',
  'seccomp',
  'cgroup',
  'limits',
] as const;

async function read(pid: number, hostname: string, of: number | 'self'): Promise<State> {
  const [host, inside] = [await readSnapshot(of), await readSnapshot(pid, { hostname })];
  const own = (changed: boolean | null): string =>
    changed === null ? 'not to be read' : changed ? 'own' : 'of the host';
  const ns = NAMESPACE_NAMES.map((name) => [
    `ns.${name}`,
    own(CELL_RULES[`ns.${name}`](host, inside).changed),
  ]);
  const rows = ROWS.map((key) => [key, cellText(CELL_RULES[key](host, inside).container)]);
  return Object.fromEntries([
    ...ns,
    ...rows,
    ['hostname', hostname],
    ['root', own(CELL_RULES.root(host, inside).changed)],
    ['mounts', mountText(host, inside)],
    ['ids', idsOf(inside)],
    ['rlimits', rlimitsOf(pid)],
  ]);
}

/** What is mounted besides what the host has: where, what, and whether it can be written. */
function mountText(host: Snapshot, inside: Snapshot): string {
  if (!host.mounts.ok || !inside.mounts.ok) return 'not to be read';
  const { added } = diffMounts(host.mounts.value, inside.mounts.value);
  // This one is only made for crun to run where both versions of control groups are mounted.
  const theirs = added.filter(({ mountPoint }) => mountPoint !== '/sys/fs/cgroup/unified');
  return theirs.map(mountLine).sort().join('\n');
}

function mountLine({ mountPoint, type, options, root }: Mount): string {
  const what = root === '/' || mountPoint === '/' ? type : `${type}[${root.replace(/.*(?=\/)/, '')}]`;
  // Which terminal was free is no matter of the container.
  const line = `${mountPoint} ${what}`.replaceAll(/(pts\/|devpts\[\/)\d+/g, '$1N');
  return `${line}${options.includes('ro') ? ' read-only' : ''}`;
}

function idsOf({ ids }: Snapshot): string {
  return ids.ok ? `${ids.value.uid.effective} ${ids.value.gid.effective}` : ids.reason;
}

function rlimitsOf(pid: number): string {
  const limits = parseRlimits(text(pid, 'limits')) ?? [];
  return limits.map(({ name, soft, hard }) => `${name} ${soft} ${hard}`).join('\n');
}
