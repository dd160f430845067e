import { NO_TIME_NAMESPACE, WANTS_ROOT } from './common-reasons.js';
import type { Reason } from './differences.js';

const ALWAYS = ['mnt', 'uts', 'ipc', 'pid', 'pid_for_children', 'cgroup'] as const;

/** All that may differ when systemd-nspawn runs it, with the reason. */
export const NSPAWN_REASONS: readonly Reason[] = [
  ...ALWAYS.map((kind) => ({
    row: `ns.${kind}`,
    ours: /^of the host$/,
    theirs: /^own$/,
    why: 'It makes one for every container.',
  })),
  ...NO_TIME_NAMESPACE,
  WANTS_ROOT,
  {
    row: 'setgroups',
    ours: /^deny$/,
    theirs: /^allow$/,
    why: 'Only who writes gid_map without privileges has to deny it, and root does not.',
  },
  {
    row: 'caps.inheritable',
    ours: /./,
    theirs: /[^0]/,
    why: 'It puts all capabilities that it leaves into this set.',
  },
  {
    row: 'seccomp',
    ours: /^(disabled|filter)/,
    theirs: /^filter/,
    why: 'It has filters of its own, one for each thing that it forbids.',
  },
  { row: 'cgroup', ours: /./, theirs: /payload/, why: 'It makes a group for the container.' },
  {
    row: 'limits',
    ours: /^memory/,
    theirs: /^none/,
    why: 'It asks systemd for limits, and on the machine of this test there is none.',
  },
  {
    row: 'mounts',
    theirs: /^\/ \w+$/,
    why: 'It moves the root file system to the root, which is a mount then.',
  },
  {
    row: 'mounts',
    theirs: /^\/(dev|dev\/shm|tmp|run|sys|sys\/fs\/cgroup) tmpfs|^\/dev\/(mqueue mqueue|pts devpts)$/,
    why: 'Every container has these ...',
  },
  { row: 'mounts', theirs: /^\/(run\/host|sys\/(fs\/cgroup|\w+))(\/\S+)? /, why: '... and these ...' },
  {
    row: 'mounts',
    theirs: /^\/proc(\/(acpi|bus|fs|irq|kmsg|sys|sys\/net|sys\/kernel\/random\/boot_id))? /,
    why: '... and these.',
  },
  { row: 'mounts', ours: /^\/sys sysfs$/, why: 'It shows parts of it, to read.' },
  { row: 'mounts', ours: /^\/mnt mqueue$/, why: 'It mounts this one in its usual place only.' },
  {
    row: 'mounts',
    ours: /^\/dev\/(full|null|random|tty|urandom|zero) devtmpfs/,
    why: 'It makes the devices, before it is in the user namespace.',
  },
  {
    row: 'mounts',
    ours: /^\/dev\/pts\/(N devpts\[\/N\]|ptmx devpts.*)$/,
    why: 'The terminal is its own, and on /dev/console.',
  },
  {
    row: 'mounts',
    ours: /^\/proc\/interrupts devtmpfs/,
    why: 'It mounts /proc later than what is to be hidden.',
  },
  { row: 'rlimits', ours: /^open files /, theirs: /^open files /, why: 'It sets what systemd sets.' },
];
