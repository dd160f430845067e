import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { listProcesses } from '../../src/kernel/proc.js';
import { parseStat } from '../../src/kernel/stat.js';

export const asRoot = process.geteuid?.() === 0;

/** Starts a program that lives until the tests of the file are over; resolves when it has printed the line `ready`. */
export async function start(
  ...argv: readonly [string, ...string[]]
): Promise<ChildProcess & { pid: number }> {
  const child = spawn(argv[0], argv.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  after(() => child.kill('SIGKILL'));
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint += text;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') return child as ChildProcess & { pid: number };
  }
  throw new Error(`${argv.join(' ')} did not get ready: ${complaint}`);
}

/** The pid of the one child of `parent`, as in `unshare --fork`. */
export function childOf(parent: number): number {
  const child = listProcesses().find((pid) => ppidOf(pid) === parent);
  if (child === undefined) throw new Error(`process ${parent} has no child`);
  return child;
}

/** Starts a script in new namespaces and gives the pid of the one that runs it: unshare itself does not fork here. */
export async function startIn(flags: string, script = ''): Promise<number> {
  const child = await start('unshare', flags, 'sh', '-c', `${script}\necho ready; exec sleep 1000`);
  return child.pid;
}

/** A container with all namespaces; the pid is that of its first process, from outside. */
export async function startContainer(script = ''): Promise<number> {
  const flags = ['-UrmuinpCTf', '--kill-child', '--mount-proc'];
  const child = await start('unshare', ...flags, 'sh', '-c', `${script}\necho ready; exec sleep 1000`);
  return childOf(child.pid);
}

/** A process that has ended and was waited for. */
export async function endedPid(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid ?? Number.NaN;
}

function ppidOf(pid: number): number | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.ppid;
  } catch {
    return undefined;
  }
}
