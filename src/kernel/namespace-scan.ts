import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { parseMountinfo } from './mounts.js';
import { NAMESPACE_NAMES, NAMESPACES, type NamespaceType, parseNamespaceLink } from './namespaces.js';
import { listProcesses } from './proc.js';
import { hasEnded, parseStat, type Stat } from './stat.js';

/** A namespace that has a number, by which it is known on this machine until it ends. */
export interface NamespaceId {
  readonly type: NamespaceType;
  readonly inode: number;
}

/** What keeps a namespace besides the processes in it, namespaces(7), "Namespace lifetime". */
export type Holder =
  /** A bind mount of its file; `path` as process `pid` sees it, `inode` of the mount namespace in which that is. */
  | { readonly kind: 'mount'; readonly path: string; readonly pid: number; readonly inode: number }
  /** A descriptor that a process has open. */
  | { readonly kind: 'descriptor'; readonly fd: number; readonly pid: number; readonly name: string }
  /** A process whose children will be born into it. */
  | { readonly kind: 'children'; readonly pid: number; readonly name: string };

export interface Member {
  readonly pid: number;
  /** As in `/proc/PID/stat`; anybody's text. */
  readonly name: string;
  readonly startTime: number;
}

/** One namespace, and who uses it. */
export interface NamespaceUse {
  readonly id: NamespaceId;
  /** The living processes in it, the eldest first. */
  readonly members: readonly Member[];
  readonly holders: readonly Holder[];
}

/** How many processes of an owner may not be looked at. */
export interface Unseen {
  readonly uid: number;
  readonly processes: number;
}

export interface NamespaceScan {
  readonly uses: readonly NamespaceUse[];
  readonly unseen: readonly Unseen[];
}

interface Use {
  readonly id: NamespaceId;
  readonly members: Member[];
  readonly holders: Holder[];
}

/**
 * Looks once at every process that /proc shows: its namespaces, those of its descriptors, and those that are bound in its
 * mount namespace. What ends meanwhile is left out. A zombie is no longer in its namespaces.
 * @throws Problem if there is no /proc to read from.
 */
export function scanNamespaces(): NamespaceScan {
  const scan = new Scan();
  for (const pid of listProcesses()) scan.look(pid);
  return scan.result();
}

class Scan {
  readonly #uses = new Map<string, Use>();
  readonly #unseen = new Map<number, number>();

  look(pid: number): void {
    const stat = readStat(pid);
    if (stat === null) return;
    const member = { pid, name: stat.comm, startTime: stat.startTime };
    const user = readLink(`/proc/${pid}/ns/user`);
    // The kernel decides for all links of a process alike, ptrace(2): what one does not tell the others don't.
    if (user === 'refused') this.#refused(pid);
    else if (user !== null) this.#lookInto(member);
  }

  result(): NamespaceScan {
    for (const { members } of this.#uses.values()) members.sort(byAge);
    for (const { id, members } of [...this.#uses.values()])
      if (id.type === 'mnt') this.#lookForMounts(id.inode, members);
    const unseen = [...this.#unseen].map(([uid, processes]) => ({ uid, processes }));
    return { uses: [...this.#uses.values()], unseen: unseen.sort((a, b) => b.processes - a.processes) };
  }

  #refused(pid: number): void {
    const uid = statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid;
    if (uid !== undefined) this.#unseen.set(uid, (this.#unseen.get(uid) ?? 0) + 1);
  }

  #lookInto(member: Member): void {
    const { pid, name } = member;
    for (const link of NAMESPACE_NAMES) {
      const text = readLink(`/proc/${pid}/ns/${link}`);
      const use = text === null ? undefined : this.#use(text);
      if (link === NAMESPACES[link].type) use?.members.push(member);
      // The link for children comes behind that of the process itself, and is nearly always the same one.
      else if (use !== undefined && use.members.at(-1) !== member)
        use.holders.push({ kind: 'children', pid, name });
    }
    for (const fd of readNames(`/proc/${pid}/fd`)) {
      const text = readLink(`/proc/${pid}/fd/${fd}`);
      if (text?.endsWith(']'))
        this.#use(text)?.holders.push({ kind: 'descriptor', fd: Number(fd), pid, name });
    }
  }

  #lookForMounts(inode: number, members: readonly Member[]): void {
    for (const { pid } of members.slice(0, TRIES)) {
      const text = readText(`/proc/${pid}/mountinfo`);
      if (text === null) continue;
      const lines = text.split('\n').filter((line) => line.includes(' - nsfs '));
      for (const { root, mountPoint: path } of parseMountinfo(lines.join('\n')) ?? [])
        this.#use(root)?.holders.push({ kind: 'mount', path, pid, inode });
      return;
    }
  }

  /** The namespace that a link names; undefined for a text that names none, such as `pipe:[123]`. */
  #use(text: string): Use | undefined {
    const known = this.#uses.get(text);
    if (known !== undefined) return known;
    const link = parseNamespaceLink(text);
    if (link === null || link.inode === null) return undefined;
    const use = { id: { type: link.type, inode: link.inode }, members: [], holders: [] };
    this.#uses.set(text, use);
    return use;
  }
}

/** Of the processes in a namespace the eldest are asked, since they tend to stay, and not many of them. */
const TRIES = 5;

/** Paths by which a namespace can be opened, the likeliest first; those in /proc are gone with their process. */
export function waysInto({ id, members, holders }: NamespaceUse): readonly string[] {
  return [
    ...members.slice(0, TRIES).map(({ pid }) => `/proc/${pid}/ns/${id.type}`),
    ...holders.slice(0, TRIES).map((holder) => {
      if (holder.kind === 'mount') return `/proc/${holder.pid}/root${holder.path}`;
      if (holder.kind === 'descriptor') return `/proc/${holder.pid}/fd/${holder.fd}`;
      return `/proc/${holder.pid}/ns/${id.type}_for_children`;
    }),
  ];
}

// Processes that were started within one clock tick have numbers in their order, until these begin anew.
function byAge(a: Member, b: Member): number {
  return a.startTime - b.startTime || a.pid - b.pid;
}

function readStat(pid: number): Stat | null {
  const text = readText(`/proc/${pid}/stat`);
  const stat = text === null ? null : parseStat(text);
  return stat === null || hasEnded(stat) ? null : stat;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** `refused`: it is there, and not for us. null: it is gone, or this kernel has none. */
function readLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? 'refused' : null;
  }
}
