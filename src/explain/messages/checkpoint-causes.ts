import { asRoot } from '../../run/way-out.js';
import { finding, probe } from '../checks/finding.js';
import type { Cause } from '../entry.js';

/** CRIU for a normal user. */
export const CRIU_NOT_ROOT: Cause = {
  because:
    'CRIU reads and writes the memory of other processes, and what the kernel keeps for them. That takes root, or, from ' +
    'CRIU 3.18 on, the capability CAP_CHECKPOINT_RESTORE and the option --unprivileged.',
  check: (machine) => finding(machine.uid !== 0, probe('user number', `${machine.uid}`)),
  wayOut: 'See what it says as root:',
  type: (machine) => [asRoot(machine, 'criu check')],
};

/** CRIU for another kernel. Met with 3.17 on Linux 6.18: the vDSO, code of the kernel in every process, has another form. */
export const CRIU_TOO_OLD: Cause = {
  because:
    'CRIU looks into the memory that the kernel puts into every process, and this kernel has changed it since this CRIU was made.',
  check: (machine, line) =>
    finding(machine.uid === 0 && /vdso|kerndat/i.test(line) ? true : null, probe('uname -r', machine.kernel)),
  wayOut: 'Take a newer CRIU. See which one this is:',
  type: () => ['criu --version'],
};
