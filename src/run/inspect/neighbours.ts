import { statSync } from 'node:fs';
import { hasCapability } from '../../kernel/capabilities.js';
import type { Confinement, Neighbour } from '../../kernel/confinement/confinement.js';
import { readAll } from '../../kernel/confinement/finding.js';
import { type Looked, type Looker, mayLookInto } from '../../kernel/may-look-into.js';
import { listProcesses, readNamespace } from '../../kernel/proc.js';
import { readProcessTree } from '../../kernel/process-tree.js';
import { mapReadable, type Readable, readable } from '../../kernel/readable.js';
import { lazySnapshot, type Snapshot } from '../../kernel/snapshot.js';

/**
 * The other processes that have a number in its PID namespace, but for those that descend from itself: where they stand, and
 * whether it may look into them.
 */
export function readNeighbours(state: Snapshot): Confinement['neighbours'] {
  const who = lookerOf(state);
  const own = readAll({
    pid: state.namespaces.pid,
    root: state.root,
    mnt: state.namespaces.mnt,
    nspid: state.nspid,
    who,
  });
  if (!own.ok) return own;
  const below = new Set(readProcessTree(state.pid).map(({ pid }) => pid));
  const seen: Neighbour[] = [];
  let unseen = 0;
  for (const pid of listProcesses()) {
    if (below.has(pid)) continue;
    const depth = own.value.nspid.length;
    const other = lazySnapshot(pid);
    // Whoever has no number as deep as it has is outside of its PID namespace.
    if (!other.start_time.ok || !other.nspid.ok || other.nspid.value.length < depth) continue;
    const link = readNamespace(pid, 'pid');
    if (!link.ok) {
      // Who it is, is for all to read, and mostly enough to say no. Whoever has ended meanwhile shows nothing to anybody.
      if (mayBeOpen(own.value.who, other) && lazySnapshot(pid).start_time.ok) unseen += 1;
      continue;
    }
    if (other.nspid.value.length === depth && link.value.inode !== own.value.pid.inode) continue;
    const facts = readAll({
      looked: lookedOf(other),
      root: other.root,
      mnt: other.namespaces.mnt,
      name: other.name,
    });
    if (!facts.ok) continue;
    const { root, mnt, name } = facts.value;
    const elsewhere =
      root.inode !== own.value.root.inode ||
      root.device !== own.value.root.device ||
      mnt.inode !== own.value.mnt.inode;
    const inside = other.nspid.value[depth - 1] ?? pid;
    seen.push({ pid, inside, name, elsewhere, open: mayLookInto(own.value.who, facts.value.looked) });
  }
  return readable({ seen, unseen });
}

function mayBeOpen(who: Looker, { ids }: Snapshot): boolean {
  return (
    !ids.ok || hasCapability(who.effective, 'cap_sys_ptrace') || ids.value.uid.real === who.uid.filesystem
  );
}

function lookerOf(state: Snapshot): Readable<Looker> {
  return mapReadable(
    readAll({ looked: lookedOf(state), effective: state.caps.effective }),
    ({ looked, effective }) => ({ ...looked, effective }),
  );
}

function lookedOf({ pid, ids, caps, namespaces }: Snapshot): Readable<Looked> {
  const parts = readAll({ ids, permitted: caps.permitted, user: namespaces.user });
  return mapReadable(parts, ({ ids: { uid, gid }, permitted, user }) => ({
    uid,
    gid,
    permitted,
    users: user.inode ?? 0,
    dumpable: statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid === uid.effective,
  }));
}
