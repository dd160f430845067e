import type { Machine } from '../../run/machine.js';
import { enclosureOf, INITIAL_PID_NAMESPACE } from '../enclosure.js';
import type { Check } from '../entry.js';
import { finding, probe } from './finding.js';

/** The user namespace that the kernel boots with (linux/nsfs.h). */
const INITIAL_USER_NAMESPACE = 'user:[4026531837]';

/** Holds if this shell runs in a container: of a known engine, or with a PID namespace that is not the first one. */
export const insideContainer: Check = (machine) => {
  const enclosure = enclosureOf(machine);
  if (enclosure !== null)
    return finding(
      true,
      probe(enclosure.probe.asked, `${enclosure.probe.said}: a container of ${enclosure.engine}`),
    );
  const pid = machine.link('/proc/self/ns/pid');
  if (pid === null) return finding(null, probe('/proc/self/ns/pid', 'no answer'));
  return finding(
    pid !== INITIAL_PID_NAMESPACE,
    probe(
      '/proc/self/ns/pid',
      pid === INITIAL_PID_NAMESPACE ? `${pid}, the one of the boot: no container` : pid,
    ),
  );
};

/** Holds if this shell is in a user namespace that somebody made, and not in the first one. */
export const inUserNamespace: Check = (machine) => {
  const user = machine.link('/proc/self/ns/user');
  if (user === null) return finding(null, probe('/proc/self/ns/user', 'no answer'));
  const first = user === INITIAL_USER_NAMESPACE;
  return finding(!first, probe('/proc/self/ns/user', first ? `${user}, the one of the boot` : user));
};

/** Holds under the Windows Subsystem for Linux. */
export const onWsl: Check = (machine) => {
  const wsl = /microsoft|WSL/i.test(machine.kernel);
  return finding(wsl, probe('uname -r', machine.kernel));
};

/** Holds in the first kind of it, which has no Linux kernel: it translates system calls, and knows no namespaces. */
export const onWsl1: Check = (machine) => {
  // WSL 1 spells it so; the kernel of WSL 2 says "microsoft-standard-WSL2".
  return finding(/-Microsoft$/.test(machine.kernel), probe('uname -r', machine.kernel));
};

/** Holds under gVisor, whose kernel is a program: it has the same date of birth in every release. */
export const onGvisor: Check = (machine) => {
  const version = machine.read('/proc/version')?.trim() ?? machine.kernel;
  const holds = /gvisor|Sun Jan 10 15:06:54 PST 2016/i.test(`${version} ${machine.kernel}`);
  return finding(holds, probe('/proc/version', version));
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
