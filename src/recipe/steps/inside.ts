import type { StepKind } from './kind.js';

/** What a namespace holds: its name, its network, its shared memory. */
export const INSIDE_STEPS: readonly StepKind[] = [
  {
    name: 'hostname',
    args: 'NAME',
    what: 'set the host name',
    man: 'sethostname(2), uts_namespaces(7)',
  },
  {
    name: 'lo',
    args: 'up',
    what: 'bring the loopback interface up',
    man: 'netdevice(7), network_namespaces(7)',
  },
  {
    name: 'shm',
    args: 'BYTES',
    what: 'share memory the System V way, until the last process that has it ends',
    man: 'shmget(2), shmctl(2), sysvipc(7)',
  },
  {
    name: 'reserve',
    args: 'BYTES',
    what: 'ask for so much memory and touch none of it, until the command begins',
    man: 'mmap(2)',
  },
  {
    name: 'fill',
    args: 'BYTES',
    what: 'ask for so much memory and write to every page of it, until the command begins',
    man: 'mmap(2), cgroups(7)',
  },
];
