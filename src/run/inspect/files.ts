import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  type Stats,
  statSync,
} from 'node:fs';
import type { Descriptor, FileKind, Place } from '../../kernel/confinement/confinement.js';
import { readProcessFile, readProcessLink } from '../../kernel/proc.js';
import { mapReadable, type Readable, readable, unreadable } from '../../kernel/readable.js';
import { socketsOf } from './sockets.js';

/** O_PATH of fcntl.h, which Node does not name: where a file is, without opening it. */
const O_PATH = 0o10000000;

/** Where a link of a process such as `cwd` leads. */
export function readPlace(pid: number, link: string): Readable<Place> {
  return mapReadable(readProcessLink(pid, link), (path) => ({
    path,
    mount: mountBehind(`/proc/${pid}/${link}`),
  }));
}

/** The mount that a link in /proc leads to: a descriptor of our own of the same place tells. */
function mountBehind(link: string): number | null {
  try {
    const fd = openSync(link, O_PATH);
    try {
      return parseInfo(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')).mount;
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

/**
 * The descriptors that a process has open, proc_pid_fd(5).
 * @param ownNetwork whether it is in another network namespace than we are.
 */
export function readDescriptors(pid: number, ownNetwork: boolean): Readable<readonly Descriptor[]> {
  const names = listDescriptors(pid);
  if (!names.ok) return names;
  const sockets = socketsOf(pid, ownNetwork);
  const list = names.value.flatMap((name): Descriptor[] => {
    try {
      const path = readlinkSync(`/proc/${pid}/fd/${name}`);
      const file = statSync(`/proc/${pid}/fd/${name}`);
      const kind = kindOf(file);
      const info = parseInfo(readFileSync(`/proc/${pid}/fdinfo/${name}`, 'utf8'));
      return [
        { fd: Number(name), path, kind, ...info, ...(kind === 'socket' ? { socket: sockets(path) } : {}) },
      ];
    } catch {
      return []; // It was closed just now.
    }
  });
  return readable(list.sort((a, b) => a.fd - b.fd));
}

function listDescriptors(pid: number): Readable<readonly string[]> {
  try {
    return readable(readdirSync(`/proc/${pid}/fd`));
  } catch {
    // The same right is asked for, and there the reason is put into words.
    const link = readProcessLink(pid, 'cwd');
    return link.ok ? unreadable('its descriptors may not be listed') : link;
  }
}

function kindOf(file: Stats): FileKind {
  if (file.isDirectory()) return 'folder';
  if (file.isFile()) return 'file';
  if (file.isCharacterDevice()) return 'character device';
  if (file.isBlockDevice()) return 'block device';
  if (file.isFIFO()) return 'pipe';
  return file.isSocket() ? 'socket' : 'other';
}

/** proc_pid_fdinfo(5): `flags` are those of open(2) in octal, of which the last two bits are how it was opened. */
function parseInfo(text: string): { mount: number | null; writable: boolean } {
  const mount = /^mnt_id:\s*(\d+)$/m.exec(text)?.[1];
  const flags = Number.parseInt(/^flags:\s*([0-7]+)$/m.exec(text)?.[1] ?? '0', 8);
  return {
    mount: mount === undefined ? null : Number(mount),
    writable: (flags & 3) !== 0 && (flags & O_PATH) === 0,
  };
}

/** What a Linux security module calls the process, proc_pid_attr(5); null where none does. */
export function readLabel(pid: number): Readable<string | null> {
  const text = readProcessFile(pid, 'attr/current');
  if (text.ok) return readable(text.value.replace(/\0?\n?$/, '') || null);
  // EINVAL: no module of this kernel has such labels; without any module there is no such file.
  return existsSync(`/proc/${pid}`) && /EINVAL|not in this kernel/.test(text.reason) ? readable(null) : text;
}
