import { capabilityNames, parseCapabilitySet } from './capabilities.js';
import { capabilityAllows, capabilityName } from './capability-names.js';

/** One capability, and whether a set holds it. */
export interface CapabilityBit {
  /** Its number: in the hex digits of the kernel it stands for 2 to the power of this. */
  readonly bit: number;
  /** `cap_net_raw`. */
  readonly name: string;
  /** What it allows, as a sentence. */
  readonly allows: string;
  readonly set: boolean;
}

/**
 * Decodes a set of capabilities bit by bit, as `capsh --decode` does by name. `hexOrSet` is a `CapabilitySet`, or what a
 * person copied from a `Cap*` line of `/proc/<pid>/status`, proc_pid_status(5), or from a file, with 0x or without;
 * `lastCap` is `/proc/sys/kernel/cap_last_cap`. Gives every capability of the kernel by rising number, and those beyond
 * that the set holds all the same; null if the text is no set.
 */
export function capabilityBits(hexOrSet: string, lastCap: number): readonly CapabilityBit[] | null {
  const set = parseCapabilitySet(hexOrSet.trim().replace(/^0x/i, ''));
  if (set === null) return null;
  const held = new Set(capabilityNames(set));
  return Array.from({ length: 64 }, (_, bit) => ({
    bit,
    name: capabilityName(bit),
    allows: capabilityAllows(bit),
    set: held.has(capabilityName(bit)),
  })).filter(({ bit, set }) => bit <= lastCap || set);
}
