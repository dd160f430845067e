import type { Check } from '../entry.js';
import type { Machine } from '../machine.js';
import { finding, probe } from './finding.js';

/** The namespaces that the kernel boots with have fixed numbers (linux/nsfs.h). */
const INITIAL = { user: 'user:[4026531837]', pid: 'pid:[4026531836]' } as const;

/** What container engines leave lying about, and who does. */
const MARKS = [
  ['/.dockerenv', 'Docker'],
  ['/run/.containerenv', 'Podman'],
  ['/run/systemd/container', 'systemd-nspawn or the like'],
] as const;

/** Holds if this shell runs in a container: of a known engine, or with a PID namespace that is not the first one. */
export const insideContainer: Check = (machine) => {
  const mark = MARKS.find(([path]) => machine.read(path) !== null);
  if (mark !== undefined) return finding(true, probe(mark[0], `is there, as in a container of ${mark[1]}`));
  const pid = machine.link('/proc/self/ns/pid');
  if (pid === null) return finding(null, probe('/proc/self/ns/pid', 'no answer'));
  return finding(
    pid !== INITIAL.pid,
    probe('/proc/self/ns/pid', pid === INITIAL.pid ? `${pid}, the one of the boot: no container` : pid),
  );
};

/** Holds if this shell is in a user namespace that somebody made, and not in the first one. */
export const inUserNamespace: Check = (machine) => {
  const user = machine.link('/proc/self/ns/user');
  if (user === null) return finding(null, probe('/proc/self/ns/user', 'no answer'));
  const first = user === INITIAL.user;
  return finding(!first, probe('/proc/self/ns/user', first ? `${user}, the one of the boot` : user));
};

/** Holds under the Windows Subsystem for Linux. */
export const onWsl: Check = (machine) => {
  const wsl = /microsoft|WSL/i.test(machine.kernel);
  return finding(wsl, probe('uname -r', machine.kernel));
};

/** A check that holds on a kernel older than this one. */
export function kernelOlderThan(major: number, minor: number): Check {
  return (machine) => {
    const [a = 0, b = 0] = versionOf(machine);
    return finding(a < major || (a === major && b < minor), probe('uname -r', machine.kernel));
  };
}

function versionOf({ kernel }: Machine): number[] {
  return (/^(\d+)\.(\d+)/.exec(kernel)?.slice(1) ?? []).map(Number);
}
