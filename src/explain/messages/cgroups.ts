import { ofVersion2 } from '../checks/groups.js';
import type { Cause, Entry } from '../entry.js';
import { NO_GROUPS, NOT_DELEGATED } from './machine-causes.js';

const FROM_THE_TOP: Cause = {
  because:
    'The process was started outside of what was handed over. On version 2 a user moves processes only within it, so the ' +
    'first one has to be started in it.',
  check: ofVersion2,
  wayOut: 'Start a shell in a group of your own:',
  type: () => ['systemd-run --user --scope -p Delegate=yes sh'],
};

/** Control groups. */
export const CGROUP_ENTRIES: readonly Entry[] = [
  {
    id: 'cgroup-move-refused',
    means: 'A process was not let into that control group.',
    patterns: [
      /cgroup\.(?:procs|threads).*(?:Permission denied|Operation not permitted)/i,
      /\/tasks: Permission denied/i,
    ],
    example: 'bash: /sys/fs/cgroup/box/cgroup.procs: Permission denied',
    causes: [NOT_DELEGATED, FROM_THE_TOP],
    man: 'cgroups(7)',
  },
  {
    id: 'cgexec-failed',
    means: 'cgexec could not move the process into the group (exit status 96).',
    patterns: [/cgroup change of group failed/i, /cgexec\b.*\b96\b/i],
    example: 'cgroup change of group failed',
    causes: [
      NOT_DELEGATED,
      FROM_THE_TOP,
      {
        because: 'There is no group of that name.',
        wayOut: 'Make it first:',
        type: () => ['cgcreate -g cpu,memory:NAME'],
      },
    ],
    man: 'cgroups(7), cgexec(1)',
  },
  {
    id: 'cgroup-make-refused',
    means: 'A control group could not be made, or its limit not be set.',
    patterns: [
      /(?:mkdir|create|cannot create|can't create|open)\b.*\/sys\/fs\/cgroup\S*.*(?:Permission denied|Operation not permitted|Read-only)/i,
      /can't create cgroup/i,
      /Cgroup, operation not allowed/i,
      /unable to apply cgroup configuration/i,
      /cgroup-(?:make|limit|join|freeze|thaw)\b.*(?:Permission denied|Operation not permitted)/i,
    ],
    example: "mkdir: cannot create directory '/sys/fs/cgroup/box': Permission denied",
    causes: [NOT_DELEGATED, NO_GROUPS],
    man: 'cgroups(7)',
  },
  {
    id: 'subtree-busy',
    means: 'A control group can not hand controllers down to those below it.',
    patterns: [/(?:subtree_control|write error).*Device or resource busy/i],
    example: 'bash: /sys/fs/cgroup/box/cgroup.subtree_control: Device or resource busy',
    causes: [
      {
        because:
          'In version 2 only a group without processes of its own hands controllers down; this one has some.',
        check: ofVersion2,
        wayOut: 'Move them into a group below it, a leaf, first:',
        type: () => [
          'mkdir GROUP/leaf',
          'for p in $(cat GROUP/cgroup.procs); do echo $p > GROUP/leaf/cgroup.procs; done',
        ],
      },
    ],
    man: 'cgroups(7)',
  },
  {
    id: 'cgroup-remove-busy',
    means: 'A control group can not be removed yet.',
    patterns: [
      /(?:rmdir|failed to remove|remove|unlinkat).*Device or resource busy/i,
      /(?:rmdir|remove).*Resource busy/i,
    ],
    example: "rmdir: failed to remove '/sys/fs/cgroup/box': Device or resource busy",
    causes: [
      {
        because: 'A process is still in it, a zombie too, or it has groups below it.',
        wayOut:
          'End who is in it, wait until cgroup.events says "populated 0", and remove the innermost first:',
        type: () => ['cat GROUP/cgroup.procs', 'echo 1 > GROUP/cgroup.kill', 'cat GROUP/cgroup.events'],
      },
      {
        because: 'If it is no control group: something is mounted on this folder.',
        wayOut: 'See what:',
        type: () => ['findmnt FOLDER'],
      },
    ],
    man: 'cgroups(7)',
  },
];
