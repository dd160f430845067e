import { type CapabilitySet, capabilityHex, parseCapabilitySet } from './capabilities.js';

/** What a file gives to who executes it: the attribute `security.capability`, capabilities(7). */
export interface FileCapabilities {
  /** 1: before Linux 2.6.25; 2: valid in every user namespace; 3: only where user `rootid` is root. */
  readonly version: 1 | 2 | 3;
  readonly permitted: CapabilitySet;
  readonly inheritable: CapabilitySet;
  /** One bit for the whole file: what becomes permitted is also raised in the effective set. */
  readonly effective: boolean;
  /** Version 3: who has to be user 0 of the namespace, or of one around it, as this reader numbers users. */
  readonly rootid: number | null;
}

const REVISIONS = { 16777216: 1, 33554432: 2, 50331648: 3 } as const;
const REVISION = 0xff000000;
const EFFECTIVE = 1;

/** Length in bytes: two words for version 1, and for 64 bits of capabilities two more; then the rootid. */
const LENGTHS = { 1: 12, 2: 20, 3: 24 } as const;

/** Decodes the attribute, `hex` being its bytes (struct vfs_ns_cap_data in linux/capability.h); null if it is none. */
export function parseFileCapabilities(hex: string): FileCapabilities | null {
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length < LENGTHS[1]) return null;
  const word = (index: number): number => bytes.readUInt32LE(4 * index);
  const magic = word(0);
  const version = REVISIONS[((magic & REVISION) >>> 0) as keyof typeof REVISIONS];
  if (version === undefined || bytes.length !== LENGTHS[version]) return null;
  const set = (low: number, high: number): CapabilitySet | null => {
    const digits = [version === 1 ? 0 : word(high), word(low)].map((half) =>
      half.toString(16).padStart(8, '0'),
    );
    return parseCapabilitySet(digits.join(''));
  };
  const [permitted, inheritable] = [set(1, 3), set(2, 4)];
  if (permitted === null || inheritable === null) return null;
  const effective = (magic & EFFECTIVE) !== 0;
  return { version, permitted, inheritable, effective, rootid: version === 3 ? word(5) : null };
}

/** As getcap(8) would write it if each capability stood for itself: `0000000000002000=ep`; for messages. */
export function fileCapabilitiesText({ permitted, inheritable, effective }: FileCapabilities): string {
  return `permitted ${capabilityHex(permitted)}, inheritable ${capabilityHex(inheritable)}${effective ? ', effective' : ''}`;
}
