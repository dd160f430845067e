import type { Machine } from '../../run/machine.js';
import type { Check, Finding, Probe } from '../entry.js';

/** A verdict with the probes that it rests on. */
export function finding(holds: boolean | null, ...probes: readonly Probe[]): Finding {
  return { holds, probes };
}

export function probe(asked: string, said: string): Probe {
  return { asked, said };
}

/** A setting of the kernel, sysctl(8), as a probe; the value is null where this kernel has no such setting. */
export function sysctl(machine: Machine, name: string): { value: string | null; probe: Probe } {
  const text = machine.read(`/proc/sys/${name.replaceAll('.', '/')}`);
  const value = text === null ? null : text.trim().replace(/\s+/g, ' ');
  return { value, probe: probe(name, value ?? 'this kernel has no such setting') };
}

/**
 * The same probes for something that happened in another process, a container for one: what speaks for the cause is
 * evidence, and what speaks against it holds for this shell only.
 */
export function orElsewhere(check: Check): Check {
  return async (machine, line) => {
    const { holds, probes } = await check(machine, line);
    return finding(holds === true ? true : null, ...probes);
  };
}
