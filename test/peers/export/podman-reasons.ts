import { NO_TIME_NAMESPACE, WANTS_ROOT } from './common-reasons.js';
import type { Reason } from './differences.js';

/** All that may differ when podman runs it, with the reason. */
export const PODMAN_REASONS: readonly Reason[] = [
  { row: 'ns.mnt', ours: /^of the host$/, theirs: /^own$/, why: 'It mounts, so it always makes one.' },
  ...NO_TIME_NAMESPACE,
  WANTS_ROOT,
  {
    row: 'setgroups',
    ours: /^deny$/,
    theirs: /^allow$/,
    why: 'Its maps are written by root, or by newgidmap, and then setgroups(2) is not denied.',
  },
  { row: 'caps.inheritable', ours: /[^0]/, theirs: /^0+$/, why: 'It has no option for this set.' },
  { row: 'caps.ambient', ours: /[^0]/, theirs: /^0+$/, why: 'It has no option for this one either.' },
  { row: 'cgroup', ours: /./, theirs: /./, why: 'It makes a group for the container, with its own name.' },
  { row: 'mounts', theirs: /^\/ \w+$/, why: 'It uses pivot_root, which makes the root a mount.' },
  {
    row: 'mounts',
    theirs:
      /^\/dev (tmpfs)|^\/dev\/(full|null|random|tty|urandom|zero) devtmpfs|^\/dev\/(pts devpts|mqueue \w+|shm tmpfs|console devpts.*)$/,
    why: 'Every container has these devices.',
  },
  {
    row: 'mounts',
    theirs: /^\/(etc\/(hostname|resolv.conf)|run\/.containerenv) /,
    why: 'It writes these files for every container.',
  },
  {
    row: 'mounts',
    theirs: /^\/sys(\/kernel|\/fs\/cgroup(\/\S+)?)? .*$/,
    why: 'Every container has these, and with a network namespace a sysfs that can only be read.',
  },
  { row: 'mounts', ours: /^\/sys sysfs$/, why: 'That one.' },
  { row: 'mounts', ours: /^\/mnt mqueue$/, why: 'It mounts this one in its usual place only.' },
  {
    row: 'mounts',
    ours: /^\/proc\/interrupts devtmpfs\[\/null\]$/,
    theirs: /^\/proc\/interrupts devtmpfs\[\/null\] read-only$/,
    why: 'What masks a file it binds read-only. It is no file, so that changes nothing.',
  },
  {
    row: 'mounts',
    ours: /^\/dev\/pts\/(N devpts\[\/N\]|ptmx devpts.*)$/,
    why: 'The terminal is its own, and on /dev/console.',
  },
  {
    row: 'rlimits',
    ours: /^(processes|open files) /,
    theirs: /^(processes|open files) /,
    why: 'It sets these two if it is not told how.',
  },
  {
    row: 'mounts',
    ours: /^\/proc\/sys proc.* read-only$/,
    why: 'It has an option for the root, and none for a folder.',
  },
];
