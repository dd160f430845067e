import type { Descriptor } from '../../kernel/confinement/confinement.js';
import { readProcessFile } from '../../kernel/proc.js';

type Socket = NonNullable<Descriptor['socket']>;

/** Where the kernel lists sockets, proc_pid_net(5), and in which column each table has the inode. */
const TABLES = {
  tcp: 9,
  tcp6: 9,
  udp: 9,
  udp6: 9,
  raw: 9,
  raw6: 9,
  icmp: 9,
  packet: 8,
  netlink: 9,
  unix: 6,
} as const;

/**
 * Tells of the sockets of a process, by the text of their links. A table has only those that are bound or connected; and whom
 * a UNIX socket is connected with it does not say.
 */
export function socketsOf(pid: number, ownNetwork: boolean): (link: string) => Socket {
  let its: ReadonlyMap<string, string | null> | undefined;
  let ours: ReadonlyMap<string, string | null> | undefined;
  return (link) => {
    const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '';
    its ??= readTables(pid);
    if (its.has(inode)) return { network: ownNetwork ? 'its own' : 'ours', path: its.get(inode) ?? null };
    ours ??= ownNetwork ? readTables('self') : its;
    return { network: ours.has(inode) ? 'ours' : 'unknown', path: ours.get(inode) ?? null };
  };
}

/** Inodes, and the path of those that have one. */
function readTables(pid: number | 'self'): ReadonlyMap<string, string | null> {
  const known = new Map<string, string | null>();
  for (const [name, column] of Object.entries(TABLES)) {
    const text = readProcessFile(pid, `net/${name}`);
    for (const line of text.ok ? text.value.split('\n').slice(1) : []) {
      const words = line.trim().split(/\s+/);
      const inode = words[column];
      if (inode !== undefined) known.set(inode, name === 'unix' ? words.slice(7).join(' ') || null : null);
    }
  }
  return known;
}
