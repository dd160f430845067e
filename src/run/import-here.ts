import { readFileSync, statSync } from 'node:fs';
import { machine as architecture, release } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { CAPABILITY_NAMES } from '../kernel/capability-names.js';
import { readLastCapability, readProcessFile } from '../kernel/proc.js';
import { parseRlimits } from '../kernel/rlimits.js';
import type { FileKind, IdRange, ImportHere } from '../recipe/import/types.js';
import { findCgroupPlace } from './cgroup-place.js';
import { helperPath } from './helper.js';
import { thisMachine } from './machine.js';
import { resolveIn } from './rootfs/resolve-in.js';
import { rangesFor, SUBORDINATE_FILES } from './subordinate-ids.js';

/**
 * What an import asks of this machine and this user.
 * @param bundle the folder of the configuration; absolute.
 * @param rootfs where its root file system is. If there is none, all mount points are taken to be there.
 * @throws Problem when stagehand is missing.
 */
export async function importHere(bundle: string, rootfs: string): Promise<ImportHere> {
  const effective = effectiveCapabilities();
  const { stdout } = await execa(helperPath(), ['--calls']);
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const hasRoot = isFolder(rootfs);
  return {
    uid: process.geteuid?.() ?? 0,
    gid: process.getegid?.() ?? 0,
    privileged: has(effective, 'cap_sys_admin'),
    mayRaise: has(effective, 'cap_sys_resource'),
    ranges: subordinates(),
    capabilities: CAPABILITY_NAMES.slice(0, readLastCapability() + 1),
    calls: [...new Set(stdout.split('\n'))],
    hardLimits: hardLimits(),
    bundle,
    machine: architecture(),
    kernel: [major, minor],
    onHost: fileKind,
    inRoot: (path) => (hasRoot ? fileKindIn(rootfs, path) : 'folder'),
    noGroup(controllers) {
      const place = findCgroupPlace(controllers);
      return place.ok ? undefined : place.why;
    },
  };
}

function effectiveCapabilities(): bigint {
  const status = readProcessFile('self', 'status');
  const [, hex = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(status.ok ? status.value : '') ?? [];
  return BigInt(`0x${hex}`);
}

const has = (set: bigint, name: string): boolean =>
  ((set >> BigInt(CAPABILITY_NAMES.indexOf(name))) & 1n) === 1n;

/** Without newuidmap(1) a normal user can map nobody besides themselves. */
function subordinates(): ImportHere['ranges'] {
  const machine = thisMachine();
  const isThere = ['newuidmap', 'newgidmap'].every((name) => machine.program(name) !== null);
  const [uid, gid] = SUBORDINATE_FILES.map((path): readonly IdRange[] =>
    isThere ? rangesFor(machine, path) : [],
  );
  return { uid: uid ?? [], gid: gid ?? [] };
}

/** By the names that the step rlimit has, in the order of their lines in proc_pid_limits(5). */
const LIMITS: Readonly<Record<string, string>> = {
  'cpu time': 'cpu',
  'file size': 'fsize',
  'data size': 'data',
  'stack size': 'stack',
  'core file size': 'core',
  'resident set': 'rss',
  processes: 'nproc',
  'open files': 'nofile',
  'locked memory': 'memlock',
  'address space': 'as',
  'file locks': 'locks',
  'pending signals': 'sigpending',
  'msgqueue size': 'msgqueue',
  'nice priority': 'nice',
  'realtime priority': 'rtprio',
  'realtime timeout': 'rttime',
};

function hardLimits(): Record<string, number | null> {
  const text = readProcessFile('self', 'limits');
  const limits = (text.ok ? parseRlimits(text.value) : null) ?? [];
  return Object.fromEntries(
    limits.flatMap(({ name, hard }) => {
      const known = LIMITS[name];
      return known === undefined ? [] : [[known, hard === 'unlimited' ? null : Number(hard)]];
    }),
  );
}

/** What may not be looked at counts as missing: then the step that needs it fails, and says why. */
function fileKind(path: string): FileKind {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'missing';
  }
}

function fileKindIn(rootfs: string, path: string): FileKind {
  try {
    return fileKind(resolveIn(rootfs, path));
  } catch {
    return 'missing';
  }
}

/** Whether this is a folder that may be looked at. */
export const isFolder = (path: string): boolean => fileKind(path) === 'folder';

/** Where the configuration of a bundle is: of a folder its `config.json`. */
export function configFile(path: string): string {
  return isFolder(path) ? join(path, 'config.json') : path;
}

/** The text of a file that is no longer than `most` bytes; or the reason why it can't be had. */
export function readSmallFile(path: string, most: number): { text: string } | { why: string } {
  try {
    const stat = statSync(path);
    // A named pipe or a terminal could keep us waiting for ever.
    if (!stat.isFile()) return { why: 'it is no regular file' };
    if (stat.size > most) return { why: `it is longer than ${most / 1024} KiB, which no configuration is` };
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { why: (error as Error).message };
  }
}
