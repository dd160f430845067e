import { CAPABILITY_KINDS, hasCapability } from '../../kernel/capabilities.js';
import { CAPABILITY_NAMES, capabilityAllows } from '../../kernel/capability-names.js';
import { parseStatus } from '../../kernel/status.js';
import type { Machine } from '../../run/machine.js';
import { probe } from '../checks/finding.js';
import type { Probe } from '../entry.js';
import type { Topic } from '../topic.js';

/** Every capability, with or without the `cap_` before it. */
export const CAPABILITY_TOPICS: readonly Topic[] = CAPABILITY_NAMES.map((name, bit) => ({
  kind: 'capability',
  name: name.toUpperCase(),
  names: [name, name.replace(/^cap_/, '')],
  text: [
    capabilityAllows(bit),
    `It is number ${bit}, and holds only for what belongs to the user namespace of the process.`,
  ],
  man: 'capabilities(7)',
  probes: (machine) => probesOf(machine, name),
}));

function probesOf(machine: Machine, name: string): Probe[] {
  const { caps } = parseStatus(machine.read('/proc/self/status') ?? '');
  const kinds = CAPABILITY_KINDS.filter((kind) => kind === 'effective' || kind === 'bounding');
  return kinds.map((kind) => {
    const set = caps[kind];
    const said = set.ok ? (hasCapability(set.value, name) ? 'this shell has it' : 'not in it') : set.reason;
    return probe(`${kind} set in /proc/self/status`, said);
  });
}
