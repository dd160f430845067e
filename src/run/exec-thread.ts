import { EXIT, Problem } from '../errors.js';
import type { CapabilityKind, CapabilitySet } from '../kernel/capabilities.js';
import type { ExecFile, ExecThread } from '../kernel/capability-exec.js';
import type { IdMap } from '../kernel/idmaps.js';
import { sameNamespace } from '../kernel/namespaces.js';
import { type ProcessRef, readNamespace } from '../kernel/proc.js';
import type { Readable } from '../kernel/readable.js';
import { readSnapshot, type Snapshot } from '../kernel/snapshot.js';

/** A thread that is to execute something, and how it numbers the owners of a file. */
export interface RealThread {
  readonly thread: ExecThread;
  readonly effective: CapabilitySet;
  /** A file as this thread sees it: an owner without a number in its namespace makes setuid count for nothing. */
  see(file: ExecFile): ExecFile;
}

/**
 * Reads what an exec asks of a process. Its securebits are not to be seen from outside: they are taken as not set.
 * @throws Problem when there is no such process (2), or something of it may not be read (125).
 */
export async function readExecThread(ref: ProcessRef): Promise<RealThread> {
  const snapshot = await readSnapshot(ref);
  if (!snapshot.start_time.ok) throw new Problem(`There is no process ${ref} here (any more).`);
  const { uid, gid, groups: others } = known(ref, snapshot.ids);
  const [users, groups] = numbers(ref, snapshot);
  const set = (kind: CapabilityKind): CapabilitySet => known(ref, snapshot.caps[kind]);
  return {
    thread: {
      caps: {
        inheritable: set('inheritable'),
        permitted: set('permitted'),
        bounding: set('bounding'),
        ambient: set('ambient'),
      },
      uid: users.inside(uid.real) ?? NOBODY,
      euid: users.inside(uid.effective) ?? NOBODY,
      gid: groups.inside(gid.real) ?? NOBODY,
      egid: groups.inside(gid.effective) ?? NOBODY,
      groups: others.map((id) => groups.inside(id) ?? NOBODY),
      noroot: false,
      noNewPrivs: known(ref, snapshot.no_new_privs),
      roots: users.roots,
    },
    effective: set('effective'),
    see: (file) => ({
      ...file,
      setuid: file.setuid === null ? null : users.inside(file.setuid),
      setgid: file.setgid === null ? null : groups.inside(file.setgid),
    }),
  };
}

const NOBODY = 65534;

/** How ids that we see are called in the user namespace of a process. */
interface Numbers {
  inside(id: number): number | null;
  /** Who is 0 in there, and in our namespace, which is then around it. */
  readonly roots: readonly number[];
}

function numbers(ref: ProcessRef, { uid_map, gid_map }: Snapshot): [users: Numbers, groups: Numbers] {
  const [ours, its] = [readNamespace('self', 'user'), readNamespace(ref, 'user')];
  // In one's own namespace the map tells of the one outside, which is not the question here.
  if (ours.ok && its.ok && sameNamespace(ours.value, its.value)) {
    const same: Numbers = { inside: (id) => id, roots: [0] };
    return [same, same];
  }
  return [mapped(known(ref, uid_map)), mapped(known(ref, gid_map))];
}

function mapped(map: IdMap): Numbers {
  const root = map.find(({ inside }) => inside === 0)?.outside;
  return {
    inside(id) {
      const range = map.find(({ outside, count }) => id >= outside && id < outside + count);
      return range === undefined ? null : range.inside + (id - range.outside);
    },
    roots: root === undefined ? [0] : [0, root],
  };
}

function known<T>(ref: ProcessRef, read: Readable<T>): T {
  if (read.ok) return read.value;
  throw new Problem(`Process ${ref} can't be read: ${read.reason}.`, EXIT.ourselves);
}
