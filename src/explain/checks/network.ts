import type { Check } from '../entry.js';
import { finding, sysctl } from './finding.js';
import { rightsOf } from './ids.js';

/** Holds if nobody gave ping(8) a way here: neither a group in ping_group_range, icmp(7), nor rights of its file. */
export const pingNotAllowed: Check = async (machine) => {
  const asked = sysctl(machine, 'net.ipv4.ping_group_range');
  const [low = 1, high = 0] = (asked.value ?? '1 0').split(' ').map(Number);
  if (machine.uid === 0) return finding(null, asked.probe);
  if (machine.groups.some((group) => low <= group && group <= high)) return finding(false, asked.probe);
  const rights = await rightsOf(machine, 'ping');
  return finding(rights.has === null ? null : !rights.has, asked.probe, ...rights.probes);
};
