import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, Problem } from '../../errors.js';
import { deviceText, splitDevice } from '../../kernel/devices.js';
import { listProcesses, readProcessFile } from '../../kernel/proc.js';
import { parseRlimits } from '../../kernel/rlimits.js';
import type { Step } from '../../recipe/types.js';
import { findCgroupPlace } from '../../run/cgroup-place.js';
import { nativeProgram } from '../../run/helper.js';
import { freshRootfs } from '../../run/rootfs/fresh.js';
import { claimRunGroup } from '../../run/run-group.js';
import { makeScratch } from '../../run/scratch.js';

/** Where an examination takes place: what is made before it, and taken away behind it. */
export interface Arena {
  /** A fresh root file system, with the probe in it. */
  readonly rootfs: string;
  /** In it: the probe, and what it and we tell each other by files. */
  readonly folder: string;
  /** What COMMAND has to execute in there, but for its arguments. */
  readonly probe: string;
  /** A file outside that nobody inside may read, and what it says. */
  readonly outside: string;
  readonly secret: string;
  /** Where the proctor finds us. */
  readonly socket: string;
  /** What is done for the safety of the host before COMMAND is started. */
  readonly steps: readonly Step[];
  readonly hostTerminals: string | null;
  readonly noCgroup: string | null;
  remove(): void;
}

/** The folder of the probe in the root file system. */
const FOLDER = 'judge';

/** @throws Problem when a folder can't be made or a root file system can't be built. */
export async function prepareArena(): Promise<Arena> {
  const scratch = makeScratch();
  const group = isRoot() ? claimRunGroup(['pids']) : undefined;
  const remove = (): void => {
    group?.remove();
    scratch.remove();
  };
  try {
    // A container's root may be another user out here, who has to pass.
    chmodSync(scratch.folder, 0o711);
    const rootfs = join(scratch.folder, 'rootfs');
    await freshRootfs(rootfs);
    chmodSync(rootfs, 0o755);
    const folder = join(rootfs, FOLDER);
    mkdirSync(folder, { mode: 0o777 });
    chmodSync(folder, 0o777);
    copyFileSync(
      nativeProgram('probe', 'the program that looks around in a container'),
      join(folder, 'probe'),
    );
    chmodSync(join(folder, 'probe'), 0o755);
    const secret = randomBytes(16).toString('hex');
    return {
      rootfs,
      folder,
      probe: `/${FOLDER}/probe`,
      outside: makeOutside(scratch.folder, secret),
      secret,
      socket: socketIn(scratch.folder),
      steps: [...(group?.place.ok ? groupSteps(group.name) : [nprocStep()]), ...(isRoot() ? ROOT_STEPS : [])],
      hostTerminals: terminals(),
      noCgroup: whyNoCgroup(),
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

const isRoot = (): boolean => process.geteuid?.() === 0;

function makeOutside(scratch: string, secret: string): string {
  const folder = join(scratch, 'outside');
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  const file = join(folder, 'secret');
  writeFileSync(file, `${secret}\n`);
  return file;
}

/** unix(7): the name of a socket has 108 bytes at most. */
function socketIn(folder: string): string {
  const path = join(folder, 's');
  if (Buffer.byteLength(path) < 108) return path;
  throw new Problem(
    `The name of the folder for temporary files is too long (${folder}). Set TMPDIR to a shorter one.`,
    EXIT.ourselves,
  );
}

/**
 * Real root's COMMAND could mount on the host and rename it. So it gets copies of both, and its mounts are shared only with
 * each other: what leaks, leaks to where we look, and no further.
 */
const ROOT_STEPS: readonly Step[] = [
  { name: 'unshare', args: ['mnt,uts'] },
  { name: 'private', args: [] },
  { name: 'shared', args: [] },
];

/** For a program that forks for ever: more processes than any runtime has. */
const MOST_PROCESSES = 1000;

const groupSteps = (name: string): Step[] => [
  { name: 'cgroup-make', args: [`pids:${name}`] },
  { name: 'cgroup-limit', args: [`pids:${name}`, `${MOST_PROCESSES}`] },
  { name: 'cgroup-join', args: [`pids:${name}`] },
];

/** Whom the kernel does not let off, getrlimit(2), it counts by user: so those who are there already are added. */
function nprocStep(): Step {
  const uid = process.getuid?.();
  let threads = 0;
  for (const pid of listProcesses()) {
    const status = readProcessFile(pid, 'status');
    const [, owner] = (status.ok && /^Uid:\t(\d+)/m.exec(status.value)) || [];
    const [, count] = (status.ok && /^Threads:\t(\d+)/m.exec(status.value)) || [];
    if (Number(owner) === uid) threads += Number(count ?? 1);
  }
  return { name: 'rlimit', args: ['nproc', `${Math.min(threads + MOST_PROCESSES, mostThreads())}`] };
}

/** What is allowed already: nobody may raise that. */
function mostThreads(): number {
  const text = readProcessFile('self', 'limits');
  const limits = text.ok ? parseRlimits(text.value) : null;
  const hard = limits?.find(({ name }) => name === 'processes')?.hard;
  return hard === undefined || hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
}

function terminals(): string | null {
  const pts = statSync('/dev/pts', { bigint: true, throwIfNoEntry: false });
  return pts === undefined ? null : deviceText(splitDevice(pts.dev));
}

function whyNoCgroup(): string | null {
  const place = findCgroupPlace(['cpu', 'memory', 'pids']);
  return place.ok ? null : place.why;
}
