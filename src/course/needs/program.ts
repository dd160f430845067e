import { type Machine, thisMachine } from '../../run/machine.js';
import { install } from '../../run/way-out.js';
import type { NeedKind, Shortage } from './need.js';

/** A program that a script of the stage calls. */
export const program: NeedKind = {
  shortage: (_lesson, need) =>
    typeof need === 'string' ? undefined : shortageOf(thisMachine(), need.program),
  isFor: () => false,
  tried: (need) => (typeof need === 'string' ? need : `command -v ${need.program}`),
};

/** Why a program can't be called on a machine. */
export function shortageOf(machine: Machine, name: string): Shortage | undefined {
  if (machine.program(name) !== null) return undefined;
  return { why: `The program ${name} is not installed.`, fixes: install(machine, name) };
}
