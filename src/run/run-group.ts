import { findCgroupPlace, type Place } from './cgroup-place.js';
import { makeRoom } from './group-leaf.js';
import { type Debt, oweCgroup, oweLeaf } from './ledger.js';

/** The control group of one run, `$CGROUP`: a name that the recipe's steps make, join and limit. */
export interface RunGroup {
  /** Below the mounts of the hierarchies: `learn-1001/learn-4711-k3x9`. */
  readonly name: string;
  /** Where it can be made; if nowhere, the step that makes it will fail, and this says why. */
  readonly place: Place;
  /**
   * Removes what stagehand could not remove itself, and takes back what was done to make room. Done by itself when this
   * process exits; after a SIGKILL, at the next start. Does nothing the second time.
   */
  remove(): void;
}

/**
 * @param controllers that the recipe names: `cpu`, `memory`, `pids`, `freezer`.
 * @param own a name that no other run has; it begins with `learn-`.
 */
export function claimRunGroup(controllers: readonly string[], own = uniqueName()): RunGroup {
  const place = findCgroupPlace(controllers);
  const name = place.ok && place.name !== '' ? `${place.name}/${own}` : own;
  const debts: Debt[] = [];
  const remove = () => {
    process.off('exit', remove);
    for (const debt of debts.splice(0).reverse()) debt.settle();
  };
  process.once('exit', remove);
  if (!place.ok) return { name, place, remove };
  const [top] = place.folders(place.name);
  if (place.crowded && top !== undefined) {
    debts.push(oweLeaf(top));
    if (!makeRoom(top)) {
      remove();
      return { name, place: { ok: false, why: CROWDED, fixes: [] }, remove };
    }
  }
  debts.push(oweCgroup(place.folders(name)));
  return { name, place, remove };
}

const uniqueName = (): string => `learn-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;

const CROWDED = 'Your control group has processes that can not be moved, so it can hand no controllers down.';
