import type { Machine } from '../../run/machine.js';
import type { Check } from '../entry.js';
import { finding, probe } from './finding.js';

/** The label that a security module has put on this shell; AppArmor's also where several modules are on. */
function label(machine: Machine): { path: string; text: string } | null {
  for (const path of ['/proc/self/attr/apparmor/current', '/proc/self/attr/current']) {
    const text = machine.read(path)?.replaceAll('\0', '').trim();
    if (text) return { path, text };
  }
  return null;
}

/** Holds if an AppArmor profile is enforced on this shell, as container engines do: it may forbid mounts. */
export const underProfile: Check = (machine) => {
  const found = label(machine);
  if (found === null) return finding(false, probe('/proc/self/attr/current', 'no profile'));
  return finding(/ \(enforce\)$/.test(found.text), probe(found.path, found.text));
};

/**
 * Ruled out if SELinux is not enforcing, or leaves this shell alone; where it confines the shell, only its log can tell
 * whether it was that.
 */
export const confinedBySelinux: Check = (machine) => {
  const enforce = machine.read('/sys/fs/selinux/enforce')?.trim() ?? null;
  const asked = probe('/sys/fs/selinux/enforce', enforce ?? 'no SELinux here');
  if (enforce !== '1') return finding(false, asked);
  const context = machine.read('/proc/self/attr/current')?.replaceAll('\0', '').trim() ?? 'unknown';
  return finding(
    /:unconfined_t(?::|$)/.test(context) ? false : null,
    asked,
    probe('/proc/self/attr/current', context),
  );
};

/** Holds if Landlock is not among the security modules that this kernel was started with. */
export const noLandlock: Check = (machine) => {
  const list = machine.read('/sys/kernel/security/lsm')?.trim() ?? null;
  const asked = probe('/sys/kernel/security/lsm', list ?? 'no answer');
  return finding(list === null ? null : !list.split(',').includes('landlock'), asked);
};
