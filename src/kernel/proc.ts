import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { EXIT, Problem } from '../errors.js';
import { hasCapability } from './capabilities.js';
import { CAPABILITY_NAMES } from './capability-names.js';
import { deviceText, splitDevice } from './devices.js';
import { type NamespaceLink, type NamespaceName, parseNamespaceLink } from './namespaces.js';
import { decodeReadable, type Readable, readable, unreadable } from './readable.js';
import { refusalReason } from './refusal.js';
import { hasEnded, parseStat } from './stat.js';
import { parseStatus } from './status.js';
import { userText } from './users.js';

/** A process by its number, or ourselves. */
export type ProcessRef = number | 'self';

/** A directory, known by what it is and not by its name: two paths can be one directory, and one path two. */
export interface DirectoryRef {
  /** As seen from our own root directory. */
  readonly path: string;
  /** `major:minor` of the file system that it is on. */
  readonly device: string;
  readonly inode: string;
}

/**
 * Reads the file `/proc/<pid>/<name>`. Every failure is a reason.
 * @throws Problem if there is no /proc to read from.
 */
export function readProcessFile(pid: ProcessRef, name: string): Readable<string> {
  return attempt(pid, () => readFileSync(`/proc/${pid}/${name}`, 'utf8'));
}

/** Reads the link `/proc/<pid>/<name>`, as `readProcessFile` reads a file. */
export function readProcessLink(pid: ProcessRef, name: string): Readable<string> {
  return attempt(pid, () => readlinkSync(`/proc/${pid}/${name}`));
}

/**
 * Reads the link `/proc/<pid>/ns/<name>`, namespaces(7). `pid_for_children` of a new PID namespace gets its number
 * only with the first process in it; until then there is a link that leads nowhere.
 */
export function readNamespace(pid: ProcessRef, name: NamespaceName): Readable<NamespaceLink> {
  const link = readProcessLink(pid, `ns/${name}`);
  if (link.ok) return decodeReadable(link, parseNamespaceLink);
  return name === 'pid_for_children' && hasUnbornChildren(pid)
    ? readable({ type: 'pid', inode: null })
    : link;
}

/** Reads the link `/proc/<pid>/root` and which directory it leads to: after pivot_root(2) its text is `/` again. */
export function readRoot(pid: ProcessRef): Readable<DirectoryRef> {
  return attempt(pid, () => {
    const path = readlinkSync(`/proc/${pid}/root`);
    const { dev, ino } = statSync(`/proc/${pid}/root`, { bigint: true });
    return { path, device: deviceText(splitDevice(dev)), inode: `${ino}` };
  });
}

/** The number of the youngest capability that the running kernel knows, capabilities(7). */
export function readLastCapability(): number {
  try {
    return Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'));
  } catch {
    return CAPABILITY_NAMES.length - 1; // Some containers mask /proc/sys.
  }
}

/** The numbers of all processes that /proc shows us, rising. */
export function listProcesses(): readonly number[] {
  requireProc();
  const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return names.map(Number).sort((a, b) => a - b);
}

function attempt<T>(pid: ProcessRef, read: () => T): Readable<T> {
  try {
    return readable(read());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return unreadable(whyRefused(pid, code));
  }
}

function whyRefused(ref: ProcessRef, errno: string): string {
  requireProc();
  const pid = ref === 'self' ? process.pid : ref;
  const state = stateOf(ref, pid);
  const uid = state === 'alive' ? statSync(`/proc/${ref}`, { throwIfNoEntry: false })?.uid : undefined;
  return refusalReason({
    pid,
    errno,
    process: state === 'alive' && uid === undefined ? 'ended' : state,
    owner: userText(uid ?? -1),
    ours: uid === process.geteuid?.(),
    mayTraceAll: mayTraceAll(),
  });
}

function stateOf(ref: ProcessRef, pid: number): 'alive' | 'ended' | 'hidden' {
  if (!existsSync(`/proc/${ref}`)) return takesSignals(pid) ? 'hidden' : 'ended';
  try {
    const stat = parseStat(readFileSync(`/proc/${ref}/stat`, 'utf8'));
    return stat !== null && hasEnded(stat) ? 'ended' : 'alive';
  } catch {
    return 'ended'; // Everybody may read this file, so it went away just now.
  }
}

// Signal 0 is not delivered: kill(2) only says whether there is somebody to deliver it to.
// 0 is no process but our own group.
function takesSignals(pid: number): boolean {
  if (pid === 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function mayTraceAll(): boolean {
  const { effective } = parseStatus(readFileSync('/proc/self/status', 'utf8')).caps;
  if (!effective.ok || !hasCapability(effective.value, 'cap_sys_ptrace')) return false;
  return readlinkSync('/proc/self/ns/user') === INITIAL_USER_NAMESPACE;
}

/** The namespaces that the kernel boots with have fixed numbers (linux/nsfs.h). */
const INITIAL_USER_NAMESPACE = 'user:[4026531837]';

// Not of a zombie: it has left its namespaces, `uts` among them, and all their links lead nowhere.
function hasUnbornChildren(pid: ProcessRef): boolean {
  const link = lstatSync(`/proc/${pid}/ns/pid_for_children`, { throwIfNoEntry: false });
  return link !== undefined && readProcessLink(pid, 'ns/uts').ok;
}

function requireProc(): void {
  if (existsSync('/proc/self/stat')) return;
  throw new Problem(
    "The kernel's state can't be read: /proc is not mounted, or belongs to another PID namespace. " +
      'Mount it with `mount -t proc proc /proc` as root.',
    EXIT.ourselves,
  );
}
