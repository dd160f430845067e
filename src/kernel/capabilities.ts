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

const DIGITS = 16;
const BITS: readonly number[] = Array.from({ length: 4 * DIGITS }, (_, bit) => bit);

/** A set as two unsigned numbers of 32 bits: one number would lose the bits above 53. */
type Halves = readonly [high: number, low: number];

/** Reads the hex digits of a `Cap*` line of `/proc/<pid>/status`, proc_pid_status(5); null if they are none. */
export function parseCapabilitySet(hex: string): CapabilitySet | null {
  return /^[0-9a-f]{1,16}$/i.test(hex) ? (hex.toLowerCase().padStart(DIGITS, '0') as CapabilitySet) : null;
}

/** The set of the capabilities with these numbers (0 to 63). */
export function capabilitySet(bits: Iterable<number>): CapabilitySet {
  let [high, low] = [0, 0];
  for (const bit of bits) {
    if (bit < 32) low |= 1 << bit;
    else high |= 1 << (bit - 32);
  }
  return joinHalves([high, low]);
}

/** Every capability that the running kernel knows; `lastCap` is `/proc/sys/kernel/cap_last_cap`. */
export function fullCapabilitySet(lastCap: number): CapabilitySet {
  return capabilitySet(BITS.slice(0, lastCap + 1));
}

/** The 16 hex digits of a set, as in `/proc/<pid>/status` and for `capsh --decode=`. */
export function capabilityHex(set: CapabilitySet): string {
  return set;
}

/** The names of the capabilities in a set, by rising number. */
export function capabilityNames(set: CapabilitySet): readonly string[] {
  return bitsOf(set).map(capabilityName);
}

/** Whether the set holds the capability of this name (`cap_sys_chroot`); false for a name that there is not. */
export function hasCapability(set: CapabilitySet, name: string): boolean {
  const bit = capabilityBit(name);
  return bit !== null && hasBit(splitHalves(set), bit);
}

/** What is in `set` and not in `other`. */
export function capabilitiesBeyond(set: CapabilitySet, other: CapabilitySet): CapabilitySet {
  const [high, low] = splitHalves(set);
  const [otherHigh, otherLow] = splitHalves(other);
  return joinHalves([high & ~otherHigh, low & ~otherLow]);
}

/** No capability at all. */
export const emptyCapabilitySet: CapabilitySet = capabilitySet([]);

/** What is in both sets. */
export function capabilitiesIn(set: CapabilitySet, other: CapabilitySet): CapabilitySet {
  return capabilitiesBeyond(set, capabilitiesBeyond(set, other));
}

/** What is in one of the sets, or in both. */
export function joinCapabilities(set: CapabilitySet, other: CapabilitySet): CapabilitySet {
  const [high, low] = splitHalves(set);
  const [otherHigh, otherLow] = splitHalves(other);
  return joinHalves([high | otherHigh, low | otherLow]);
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

function bitsOf(set: CapabilitySet): readonly number[] {
  const halves = splitHalves(set);
  return BITS.filter((bit) => hasBit(halves, bit));
}

function hasBit([high, low]: Halves, bit: number): boolean {
  return (((bit < 32 ? low : high) >>> (bit & 31)) & 1) === 1;
}

function splitHalves(set: CapabilitySet): Halves {
  return [Number.parseInt(set.slice(0, DIGITS / 2), 16), Number.parseInt(set.slice(DIGITS / 2), 16)];
}

function joinHalves(halves: Halves): CapabilitySet {
  const digits = halves.map((half) => (half >>> 0).toString(16).padStart(DIGITS / 2, '0'));
  return digits.join('') as CapabilitySet;
}
