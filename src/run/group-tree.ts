import { existsSync, readdirSync, readFileSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Control groups as folders, cgroups(7). A group is removed by rmdir(2); the files in it are the kernel's. */

/** linux/magic.h: CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC. */
const MAGIC = [0x27e0eb, 0x63677270];

/** Whether a folder is a control group. */
export function isGroup(folder: string): boolean {
  try {
    return MAGIC.includes(statfsSync(folder).type);
  } catch {
    return false;
  }
}

/** The groups right below a group. */
export function groupsIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

/** The processes in a group, not those in groups below it; one of another PID namespace has no number here. */
export function membersOf(folder: string): number[] {
  return wordsIn(join(folder, 'cgroup.procs')).map(Number).filter(Boolean);
}

/** The words in a file, such as the controllers in `cgroup.controllers`; none if it can't be read. */
export function wordsIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split(/\s+/).filter(Boolean);
  } catch {
    return [];
  }
}

/** Writes to a file of a group. @returns whether the kernel took it. */
export function writeIn(folder: string, file: string, value: string): boolean {
  try {
    writeFileSync(join(folder, file), value, { flag: 'r+' });
    return true;
  } catch {
    return false;
  }
}

/** Moves all processes of a group to another one, those that are born meanwhile too. @returns whether none is left. */
export function moveMembers(from: string, to: string): boolean {
  for (let rounds = 0; rounds < 100; rounds++) {
    const members = membersOf(from);
    if (members.length === 0) return true;
    const moved = members.filter((pid) => writeIn(to, 'cgroup.procs', `${pid}`));
    if (moved.length === 0 && members.every((pid) => existsSync(`/proc/${pid}`))) return false;
  }
  return false;
}

/**
 * Removes a group and those below it. Waits a moment for processes that are about to end; with `kill` it ends them.
 * @returns whether it is gone.
 */
export function removeGroup(folder: string, { kill = false } = {}): boolean {
  if (!existsSync(folder)) return true;
  if (!isGroup(folder)) return false;
  // Who is frozen can't even be killed, in version 1.
  writeIn(folder, 'freezer.state', 'THAWED');
  writeIn(folder, 'cgroup.freeze', '0');
  for (const group of groupsIn(folder)) removeGroup(group, { kill });
  for (const end = Date.now() + PATIENCE; ; pause()) {
    if (kill) killMembers(folder);
    if (isRemoved(folder)) return true;
    if (Date.now() > end) return false;
  }
}

const PATIENCE = 2000;

function killMembers(folder: string): void {
  for (const pid of membersOf(folder)) {
    try {
      if (pid !== process.pid) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself, or is somebody else's.
    }
  }
}

function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

// Also used when this process exits, when nothing can be awaited any more.
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}
