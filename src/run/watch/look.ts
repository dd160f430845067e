import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ClockOffsets } from '../../kernel/clock-offsets.js';
import { type Connection, parseConnections, parseForwarding } from '../../kernel/connections.js';
import { deviceText, splitDevice } from '../../kernel/devices.js';
import type { Mount } from '../../kernel/mounts.js';
import { type DirectoryRef, readProcessFile } from '../../kernel/proc.js';
import { decodeReadable, mapReadable, type Readable, readable, unreadable } from '../../kernel/readable.js';
import type { Snapshot } from '../../kernel/snapshot.js';

/** One process of the learner as it can be looked at from outside; each part is read when it is asked for. */
export interface Look {
  readonly snapshot: Snapshot;
  /** Its number and what it is called, as it was found. */
  readonly pid: number;
  readonly name: string;
  /** The letter of proc_pid_stat(5): T is stopped. */
  readonly state: string;
  readonly ppid: number;
  /** Its parent, if that is a process of the learner as well. */
  readonly parent: Look | undefined;
  readonly args: Readable<readonly string[]>;
  /** Folders that it has descriptors of. */
  readonly holds: Readable<readonly DirectoryRef[]>;
  /** The open TCP connections of its network namespace. */
  readonly connections: Readable<readonly Connection[]>;
  /** Whether its network namespace passes packets on. */
  readonly forwards: Readable<boolean>;
  /** Sizes of the System V shared memory segments in its IPC namespace. */
  readonly segments: Readable<readonly number[]>;
  /** Offsets of the clocks that its children are born with; its own, once it is in that time namespace itself. */
  readonly clocks: Readable<ClockOffsets>;
  /** The file or folder that it finds at a path. */
  at(path: string): Readable<DirectoryRef>;
  /** What is in a folder of it. */
  entries(path: string): Readable<readonly string[]>;
  /** The folders of an overlay that it has mounted. */
  layers(mount: Mount): Readable<Layers>;
}

/** What an overlay of a process is made of, and what has become of the files of its lower folders. */
export interface Layers {
  readonly lower: readonly DirectoryRef[];
  /** Files in the upper folder that a lower one has too: they were written to. */
  readonly copied: readonly string[];
  /** Marks in the upper folder in place of files that were deleted: devices 0:0 (overlayfs.rst of the kernel). */
  readonly whiteouts: readonly string[];
}

/** Which file or folder a path of ours leads to. */
export function identityOf(path: string): Readable<DirectoryRef> {
  return attempt(path, () => {
    const { dev, ino } = statSync(path, { bigint: true });
    return { path, device: deviceText(splitDevice(dev)), inode: `${ino}` };
  });
}

/** Whether both are the same file or folder, whatever they are called. */
export function isSame(a: DirectoryRef, b: DirectoryRef): boolean {
  return a.device === b.device && a.inode === b.inode;
}

/** What a process finds at a path. An absolute link in there leads into our own tree, so it is no way to look. */
export function identityIn(pid: number, path: string): Readable<DirectoryRef> {
  return identityOf(join(`/proc/${pid}/root`, path));
}

/** The names in a folder of a process. */
export function entriesIn(pid: number, path: string): Readable<readonly string[]> {
  return attempt(path, () => readdirSync(join(`/proc/${pid}/root`, path)));
}

/** The words of a command line, proc_pid_cmdline(5). */
export function readArguments(pid: number): Readable<readonly string[]> {
  return mapReadable(readProcessFile(pid, 'cmdline'), (text) => text.split('\0').slice(0, -1));
}

/** The open TCP connections of its network namespace. A kernel without IPv6 has only one of the two files. */
export function readConnections(pid: number): Readable<readonly Connection[]> {
  const six = readProcessFile(pid, 'net/tcp6');
  return mapReadable(readProcessFile(pid, 'net/tcp'), (text) => [
    ...parseConnections(text),
    ...parseConnections(six.ok ? six.value : ''),
  ]);
}

/** Whether its network namespace passes packets on. */
export function readForwarding(pid: number): Readable<boolean> {
  return decodeReadable(readProcessFile(pid, 'net/snmp'), parseForwarding);
}

/** The folders that a process has descriptors of, proc_pid_fd(5). */
export function readHeldFolders(pid: number): Readable<readonly DirectoryRef[]> {
  const folder = `/proc/${pid}/fd`;
  return attempt(folder, () =>
    readdirSync(folder).flatMap((name) => {
      try {
        // A pipe or a socket has no path; a folder has, and stat(2) does not open it.
        if (!readlinkSync(join(folder, name)).startsWith('/')) return [];
        const path = join(folder, name);
        const found = statSync(path).isDirectory() ? identityOf(path) : undefined;
        return found?.ok ? [found.value] : [];
      } catch {
        return []; // It was closed just now.
      }
    }),
  );
}

function attempt<T>(path: string, read: () => T): Readable<T> {
  try {
    return readable(read());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return unreadable(code === 'ENOENT' ? `there is no ${path}` : `${path} may not be read (${code})`);
  }
}
