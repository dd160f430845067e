import { capabilityBit, capabilityName } from './capability-names.js';

declare const brand: unique symbol;

/**
 * A set of capabilities, kept as the 16 lower-case hex digits that the kernel writes: two sets are equal
 * exactly if they are `===`, and JSON can carry them.
 */
export type CapabilitySet = string & { readonly [brand]: 'CapabilitySet' };

/** The five sets of a thread, capabilities(7), in the order of `/proc/<pid>/status`. */
export const CAPABILITY_KINDS = ['inheritable', 'permitted', 'effective', 'bounding', 'ambient'] as const;
export type CapabilityKind = (typeof CAPABILITY_KINDS)[number];

const WIDTH = 64;

/** Reads the hex digits of a `Cap*` line of `/proc/<pid>/status`, proc_pid_status(5); null if they are none. */
export function parseCapabilitySet(hex: string): CapabilitySet | null {
  return /^[0-9a-f]{1,16}$/i.test(hex) ? asSet(BigInt(`0x${hex}`)) : null;
}

/** The set of the capabilities with these numbers (0 to 63). */
export function capabilitySet(bits: Iterable<number>): CapabilitySet {
  let mask = 0n;
  for (const bit of bits) mask |= 1n << BigInt(bit);
  return asSet(mask);
}

/** Every capability that the running kernel knows; `lastCap` is `/proc/sys/kernel/cap_last_cap`. */
export function fullCapabilitySet(lastCap: number): CapabilitySet {
  return asSet((1n << BigInt(lastCap + 1)) - 1n);
}

/** The 16 hex digits of a set, as in `/proc/<pid>/status` and for `capsh --decode=`. */
export function capabilityHex(set: CapabilitySet): string {
  return set;
}

/** The names of the capabilities in a set, by rising number. */
export function capabilityNames(set: CapabilitySet): readonly string[] {
  const mask = maskOf(set);
  const bits = Array.from({ length: WIDTH }, (_, bit) => bit);
  return bits.filter((bit) => mask & (1n << BigInt(bit))).map(capabilityName);
}

/** Whether the set holds the capability of this name (`cap_sys_chroot`); false for a name that there is not. */
export function hasCapability(set: CapabilitySet, name: string): boolean {
  const bit = capabilityBit(name);
  return bit !== null && (maskOf(set) & (1n << BigInt(bit))) !== 0n;
}

/** What is in `set` and not in `other`. */
export function capabilitiesBeyond(set: CapabilitySet, other: CapabilitySet): CapabilitySet {
  return asSet(maskOf(set) & ~maskOf(other));
}

/**
 * A set in a few words: `none`, `all 41`, `all but cap_sys_resource`, or its names, whichever is shorter.
 * `lastCap` says what "all" is on the running kernel.
 */
export function describeCapabilities(set: CapabilitySet, lastCap: number): string {
  const has = capabilityNames(set);
  const lacks = capabilityNames(capabilitiesBeyond(fullCapabilitySet(lastCap), set));
  if (has.length === 0) return 'none';
  if (lacks.length === 0) return `all ${lastCap + 1}`;
  return lacks.length < has.length ? `all but ${lacks.join(', ')}` : has.join(', ');
}

function maskOf(set: CapabilitySet): bigint {
  return BigInt(`0x${set}`);
}

function asSet(mask: bigint): CapabilitySet {
  return mask.toString(16).padStart(WIDTH / 4, '0') as CapabilitySet;
}
