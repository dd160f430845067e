import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../src/paths.js';
import { removeTree } from '../../src/run/remove-tree.js';
import { PATIENCE } from '../patience.js';

export const scriptFolder: string = join(packageRoot, 'rootfs-scripts');
export const asRoot: boolean = process.geteuid?.() === 0;

const folders: string[] = [];
// Not after(): what a hook adds with that is never called.
process.on('exit', () => folders.forEach(removeTree));

/** A folder into which everybody may look; it is removed when the tests of this file have ended. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'learn-rootfs-test-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

export interface Result {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the scripts to its end. */
export async function script(
  name: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Result> {
  const { exitCode, stdout, stderr } = await execa('/bin/sh', [join(scriptFolder, name), ...args], {
    env: { LEARN_NODE: process.execPath, ...env },
    stdin: 'ignore',
    reject: false,
  });
  return { code: exitCode, stdout, stderr };
}

/** Starts one in a process group of its own, as a shell in a terminal does. */
export function startScript(
  name: string,
  args: readonly string[],
  env: Record<string, string>,
): ChildProcess & { pid: number } {
  return spawn('/bin/sh', [join(scriptFolder, name), ...args], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: true,
  }) as ChildProcess & { pid: number };
}

/** Runs a shell command in a root file system. Who is real root is nobody for it. */
export async function inside(root: string, command: string, shell = '/bin/sh'): Promise<Result> {
  const nobody = asRoot ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] : [];
  const [program = '', ...args] = [...nobody, 'unshare', '-r', 'chroot', root, shell, '-c', command];
  const { exitCode, stdout, stderr } = await execa(program, args, {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdin: 'ignore',
    reject: false,
  });
  return { code: exitCode, stdout, stderr };
}

/** All that is in a folder, hidden ones too. */
export const namesIn = (folder: string): string[] => readdirSync(folder).sort();

export async function waitFor(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + PATIENCE; !holds(); ) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
