import type { CapabilityBit } from '../kernel/capability-bits.js';
import { columns } from './columns.js';

/** A set of capabilities as lines: its name and hex digits, then a line for each bit that is set. */
export function capabilityTable(name: string, hex: string, bits: readonly CapabilityBit[]): string[] {
  const held = bits.filter(({ set }) => set);
  const count = held.length === bits.length ? `all ${bits.length}` : `${held.length} of ${bits.length}`;
  return [
    `${name}  ${hex}  ${held.length === 0 ? 'no capability' : count}`,
    ...columns(
      held.map(({ bit, name: capability, allows }) => [`${bit}`, capability, allows]),
      '  ',
    ),
  ];
}
