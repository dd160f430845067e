import {
  type CapabilitySet,
  capabilitySet,
  emptyCapabilitySet,
  fullCapabilitySet,
  joinCapabilities,
  parseCapabilitySet,
} from './capabilities.js';
import { capabilityBit } from './capability-names.js';
import type { FileCapabilities } from './file-capabilities.js';

/**
 * Reads a set as a person types it: `0x2000`, 16 hex digits, `cap_chown,net_raw` with or without `cap_`, `all`, `none`.
 * Null if it is none of these.
 */
export function readCapabilitySet(text: string, lastCap: number): CapabilitySet | null {
  if (text === 'all') return fullCapabilitySet(lastCap);
  if (text === 'none' || text === '') return emptyCapabilitySet;
  if (/^(0x[0-9a-f]{1,16}|[0-9a-f]{16})$/i.test(text)) return parseCapabilitySet(text.replace(/^0x/i, ''));
  const bits = text
    .toLowerCase()
    .split(',')
    .map((name) => capabilityBit(name) ?? capabilityBit(`cap_${name}`));
  return bits.every((bit) => bit !== null) ? capabilitySet(bits) : null;
}

/**
 * Reads what setcap(8) is given: clauses such as `cap_net_raw,cap_chown=ep`, `=ep` for all, `cap_kill+i`. In a file the
 * effective set is one bit, so `e` has to be on all of them or on none. Null if it makes no sense. cap_from_text(3).
 */
export function readFileCapabilities(text: string, lastCap: number): FileCapabilities | null {
  let [permitted, inheritable, effective] = [emptyCapabilitySet, emptyCapabilitySet, emptyCapabilitySet];
  for (const clause of text.trim().split(/\s+/)) {
    const [, names = '', flags] = /^([^=+]*)[=+]([eip]*)$/.exec(clause) ?? [];
    const set = flags === undefined ? null : readCapabilitySet(names === '' ? 'all' : names, lastCap);
    if (flags === undefined || set === null) return null;
    if (flags.includes('p')) permitted = joinCapabilities(permitted, set);
    if (flags.includes('i')) inheritable = joinCapabilities(inheritable, set);
    if (flags.includes('e')) effective = joinCapabilities(effective, set);
  }
  const all = joinCapabilities(permitted, inheritable);
  const raised = effective !== emptyCapabilitySet;
  if (raised && effective !== all) return null;
  return { version: 2, permitted, inheritable, effective: raised, rootid: null };
}

const SECUREBITS = [
  ...['noroot', 'noroot-locked', 'no-setuid-fixup', 'no-setuid-fixup-locked'],
  ...['keep-caps', 'keep-caps-locked', 'no-ambient-raise', 'no-ambient-raise-locked'],
];

/** Reads securebits as the step of stagehand takes them, `noroot,keep-caps`, or as a number; null if it is neither. */
export function readSecurebits(text: string): number | null {
  if (/^(0x[0-9a-f]{1,2}|\d{1,3})$/i.test(text) && Number(text) < 256) return Number(text);
  const bits = text.split(',').map((name) => SECUREBITS.indexOf(name.replaceAll('_', '-')));
  return bits.includes(-1) ? null : bits.reduce((all, bit) => all | (1 << bit), 0);
}

/** SECBIT_NOROOT of linux/securebits.h: the only one that an exec asks for. */
export const NOROOT = 1;
