import { parseMountinfo } from '../../kernel/mounts.js';
import { parseStat } from '../../kernel/stat.js';
import type { Check } from '../entry.js';
import { finding, probe } from './finding.js';

/** Holds if this process has no controlling terminal either; a shell elsewhere may still have none. */
export const noControllingTerminal: Check = (machine) => {
  const stat = parseStat(machine.read('/proc/self/stat') ?? '');
  if (stat === null) return finding(null, probe('tty_nr in /proc/self/stat', 'no answer'));
  return finding(
    stat.terminal === null ? true : null,
    probe('tty_nr in /proc/self/stat', stat.terminal ?? '0: this shell has none either'),
  );
};

/** Which devpts are mounted, and what the ptmx of each may be used by: every mount of it is an instance of its own. */
export const terminalsMounted: Check = (machine) => {
  const mounts = parseMountinfo(machine.read('/proc/self/mountinfo') ?? '') ?? [];
  const found = mounts.filter(({ type }) => type === 'devpts');
  const text = found.map(
    ({ mountPoint, superOptions }) => `devpts on ${mountPoint} (${superOptions.join(',')})`,
  );
  return finding(
    found.length === 0 ? true : null,
    probe('/proc/self/mountinfo', text.join('; ') || 'no devpts'),
  );
};
