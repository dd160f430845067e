import { EXIT, Problem } from '../errors.js';
import {
  CAPABILITY_KINDS,
  capabilityHex,
  capabilitySet,
  parseCapabilitySet,
} from '../kernel/capabilities.js';
import { capabilityBits } from '../kernel/capability-bits.js';
import { capabilityBit } from '../kernel/capability-names.js';
import { type ProcessRef, readLastCapability } from '../kernel/proc.js';
import { readSnapshot } from '../kernel/snapshot.js';
import { capabilityTable } from '../print/capabilities.js';
import { say } from '../print/say.js';

export interface CapsOptions {
  readonly json?: boolean;
}

/** A set of capabilities and what it is called; null for one that was typed. */
interface Named {
  readonly set: string | null;
  readonly hex: string;
}

/**
 * `learn caps WHAT`: decodes a set in hex (`0x2000`), a capability by name (`cap_net_raw`), or the five sets of a process.
 * @throws Problem when it is none of these, or when the process can't be read.
 */
export async function caps(what: string, { json = false }: CapsOptions): Promise<number> {
  const lastCap = readLastCapability();
  for (const { set, hex } of await setsOf(what)) {
    const bits = capabilityBits(hex, lastCap) ?? [];
    if (json) console.log(JSON.stringify({ set, hex, bits }));
    else say(capabilityTable(set ?? 'set', hex, bits), ['']);
  }
  return EXIT.ok;
}

async function setsOf(what: string): Promise<Named[]> {
  const bit = capabilityBit(what.toLowerCase());
  if (bit !== null) return [{ set: null, hex: capabilityHex(capabilitySet([bit])) }];
  const hex = /^(0x[0-9a-f]{1,16}|[0-9a-f]{16})$/i.test(what)
    ? parseCapabilitySet(what.replace(/^0x/i, ''))
    : null;
  if (hex !== null) return [{ set: null, hex }];
  if (what === 'self' || /^\d+$/.test(what)) return setsOfProcess(what === 'self' ? 'self' : Number(what));
  throw new Problem(
    `'${what}' is no set of capabilities (0x2000), no capability (cap_net_raw), and no process number.`,
  );
}

async function setsOfProcess(pid: ProcessRef): Promise<Named[]> {
  const { caps: sets } = await readSnapshot(pid);
  return CAPABILITY_KINDS.map((kind) => {
    const set = sets[kind];
    if (!set.ok) throw new Problem(`The capabilities of process ${pid} can't be read: ${set.reason}.`);
    return { set: kind, hex: capabilityHex(set.value) };
  });
}
