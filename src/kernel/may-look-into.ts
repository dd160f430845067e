import { type CapabilitySet, capabilitiesBeyond, emptyCapabilitySet, hasCapability } from './capabilities.js';
import type { FourIds } from './status.js';

/** What the kernel asks of one process when another wants to look into it. */
export interface Looked {
  readonly uid: FourIds;
  readonly gid: FourIds;
  readonly permitted: CapabilitySet;
  /** Number of its user namespace. */
  readonly users: number;
  /** False where its files in /proc belong to root though it does not, prctl(2), PR_SET_DUMPABLE. */
  readonly dumpable: boolean;
}

/** Who wants to. */
export interface Looker extends Omit<Looked, 'dumpable'> {
  readonly effective: CapabilitySet;
}

/**
 * Whether a process may follow `/proc/<pid>/root` of another one, in its own user namespace or in one outside of that: ptrace(2),
 * "Ptrace access mode checking", PTRACE_MODE_READ_FSCREDS. Security modules are left aside.
 */
export function mayLookInto(who: Looker, other: Looked): boolean {
  // Into a user namespace that is not its own no capability of its own reaches.
  if (who.users !== other.users) return false;
  const traces = hasCapability(who.effective, 'cap_sys_ptrace');
  const sameUser = all(other.uid, who.uid.filesystem) && all(other.gid, who.gid.filesystem) && other.dumpable;
  const notMore = capabilitiesBeyond(other.permitted, who.effective) === emptyCapabilitySet;
  return traces || (sameUser && notMore);
}

function all({ real, effective, saved }: FourIds, id: number): boolean {
  return real === id && effective === id && saved === id;
}
