import type { StepKind } from './kind.js';

/** Control groups. */
export const CGROUPS_STEPS: readonly StepKind[] = [
  {
    name: 'cgroup-make',
    args: 'GROUPS [OWNER]',
    what: 'make a control group in each hierarchy, as cgcreate -g: cpu,memory:box, for user OWNER; it is removed in the end',
    man: 'cgroups(7)',
  },
  {
    name: 'cgroup-limit',
    args: 'GROUPS VALUE',
    what: 'set a limit of a group: memory:box 32M (and no swap), cpu:box 20% of a processor, pids:box 20; or max',
    man: 'cgroups(7)',
  },
  {
    name: 'cgroup-join',
    args: 'GROUPS',
    what: 'move this process into a control group, as cgexec -g: cpu,memory:box',
    man: 'cgroups(7)',
  },
  {
    name: 'cgroup-freeze',
    args: 'GROUPS',
    what: 'let all processes of a group stand still, until it is thawed or this run ends: freezer:box',
    man: 'cgroups(7)',
  },
  {
    name: 'cgroup-thaw',
    args: 'GROUPS',
    what: 'let the processes of a frozen group go on: freezer:box',
    man: 'cgroups(7)',
  },
  {
    name: 'fork-into',
    args: 'GROUPS',
    what: 'like fork, but the child is born in a group of version 2: cpu,memory:box',
    man: 'clone(2), cgroups(7)',
  },
];
