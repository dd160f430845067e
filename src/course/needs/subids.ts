import { type Machine, thisMachine } from '../../run/machine.js';
import { giveRange, rangesFor, SUBORDINATE_FILES } from '../../run/subordinate-ids.js';
import { asRoot, install } from '../../run/way-out.js';
import type { NeedKind, Shortage } from './need.js';

/** A range of subordinate ids, and the programs that map it: newuidmap(1), newgidmap(1). Real root needs neither. */
export const subids: NeedKind = {
  shortage: () => shortageOf(thisMachine()),
  isFor: ({ name }) => name === 'map-ranges',
  tried: () => 'newuidmap',
};

/** Why a user can't have a range of ids on a machine. */
export function shortageOf(machine: Machine): Shortage | undefined {
  if (machine.uid === 0) return undefined;
  const program = ['newuidmap', 'newgidmap'].find((name) => machine.program(name) === null);
  if (program !== undefined) {
    const why = `${program} is not installed. Only root may map more than one id, and ${program} does it for you.`;
    return { why, fixes: install(machine, program) };
  }
  const file = SUBORDINATE_FILES.find((path) => rangesFor(machine, path).length === 0);
  if (file === undefined) return undefined;
  return {
    why: `${file} has no line for ${machine.user}. Root has not given you a range of subordinate ids.`,
    fixes: [asRoot(machine, giveRange(machine))],
  };
}
