import { closeSync, openSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs';
import { release, userInfo } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { findCgroupPlace, type Place } from './cgroup-place.js';

/** A program that was found, and the bits of its file that give rights. */
export interface Program {
  readonly path: string;
  readonly setuid: boolean;
}

/** How a command ended that was run as a probe. */
export interface RunResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** All that an explanation may ask of the machine. Tests have one that is made up. */
export interface Machine {
  readonly uid: number;
  readonly user: string;
  /** The effective group and the others. */
  readonly groups: readonly number[];
  /** As uname(2) has it: `6.12.48-amd64`. */
  readonly kernel: string;
  /** The text of a file; null when it does not exist or may not be read. */
  read(path: string): string | null;
  /** Its first bytes as text, one character a byte; for programs, which may be large. */
  head(path: string): string | null;
  /** Where a symbolic link leads, or null. */
  link(path: string): string | null;
  /** A program in PATH or in the folders of the administrator, or null. */
  program(name: string): Program | null;
  /** Where this user may make control groups with these controllers, or why nowhere. */
  cgroupPlace(controllers: readonly string[]): Place;
  /** Runs a command that changes nothing; null when there is no such program. The same command is run once only. */
  run(argv: readonly [string, ...string[]]): Promise<RunResult | null>;
}

/** The machine that we are on, as this process sees it. */
export function thisMachine(): Machine {
  const runs = new Map<string, Promise<RunResult | null>>();
  return {
    uid: process.geteuid?.() ?? 0,
    user: nameOfUser(),
    groups: [process.getegid?.() ?? 0, ...(process.getgroups?.() ?? [])],
    kernel: release(),
    read: (path) => orNull(() => readFileSync(path, 'utf8')),
    head: (path) => orNull(() => readHead(path)),
    link: (path) => orNull(() => readlinkSync(path)),
    program: findProgram,
    cgroupPlace: findCgroupPlace,
    run(argv) {
      const key = argv.join('\0');
      const known = runs.get(key) ?? run(argv);
      runs.set(key, known);
      return known;
    },
  };
}

function readHead(path: string): string {
  // A named pipe or a terminal could keep us waiting for ever.
  if (!statSync(path).isFile()) throw new Error('no file');
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(4096);
    return buffer.toString('latin1', 0, readSync(file, buffer));
  } finally {
    closeSync(file);
  }
}

const ADMINISTRATORS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

function findProgram(name: string): Program | null {
  const folders = [...(process.env.PATH ?? '').split(':').filter(Boolean), ...ADMINISTRATORS];
  for (const folder of folders) {
    const path = join(folder, name);
    const stat = orNull(() => statSync(path));
    if (stat?.isFile() && (stat.mode & 0o111) !== 0) return { path, setuid: (stat.mode & 0o4000) !== 0 };
  }
  return null;
}

const TIME_LIMIT = 5000;

/**
 * In a process group of its own, which is killed when the program has ended: what it has started, and forgotten, could
 * live on and hold its output open. unshare --map-auto of util-linux 2.38 leaves its helper so when it fails.
 */
async function run([program, ...args]: readonly [string, ...string[]]): Promise<RunResult | null> {
  const child = execa(program, args, {
    reject: false,
    stdin: 'ignore',
    detached: true,
    env: { LC_ALL: 'C' },
  });
  const end = (): void => {
    if (child.pid !== undefined) orNull(() => process.kill(-(child.pid as number), 'SIGKILL'));
  };
  child.once('exit', end);
  process.once('exit', end);
  const clock = setTimeout(end, TIME_LIMIT);
  const done = await child;
  clearTimeout(clock);
  process.off('exit', end);
  if (done.exitCode === undefined && done.signal === undefined) return null;
  return { ok: done.exitCode === 0, stdout: done.stdout, stderr: done.stderr };
}

// A uid may have no name: in a user namespace most have none.
function nameOfUser(): string {
  return orNull(() => userInfo().username) ?? `${process.geteuid?.()}`;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
