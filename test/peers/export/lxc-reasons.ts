import type { Reason } from './differences.js';

/** All that may differ when LXC runs it, with the reason. */
export const LXC_REASONS: readonly Reason[] = [
  { row: 'ns.mnt', ours: /^of the host$/, theirs: /^own$/, why: 'It mounts, so it always makes one.' },
  {
    row: 'setgroups',
    ours: /^deny$/,
    theirs: /^allow$/,
    asRoot: true,
    why: 'Only who writes gid_map without privileges has to deny it, and root does not.',
  },
  { row: 'caps.inheritable', ours: /[^0]/, theirs: /^0+$/, why: 'It has no key for this set.' },
  { row: 'caps.ambient', ours: /[^0]/, theirs: /^0+$/, why: 'It has no key for this one either.' },
  {
    row: 'cgroup',
    ours: /./,
    theirs: /lxc.payload/,
    asRoot: true,
    why: 'It makes a group for the container, with its own name.',
  },
  {
    row: 'root',
    ours: /^of the host$/,
    theirs: /^own$/,
    asRoot: false,
    why: 'When a normal user starts it, it wants a root file system.',
  },
  { row: 'mounts', theirs: /^\/ \w+$/, why: 'It uses pivot_root, which makes the root a mount.' },
  {
    row: 'mounts',
    ours: /^\/proc\/interrupts devtmpfs\[\/null\]$/,
    theirs: /^\/proc\/interrupts devtmpfs\[\/null\] read-only$/,
    why: 'What masks a file it binds read-only. It is no file, so that changes nothing.',
  },
  {
    row: 'mounts',
    theirs: /^\/dev\/(ptmx devpts\[\/ptmx\]|console devpts.*)$/,
    why: 'It belongs to the terminals that it makes.',
  },
  {
    row: 'mounts',
    ours: /^\/dev\/pts\/N devpts\[\/N\]$/,
    asRoot: true,
    why: 'The terminal is its own, and on /dev/console.',
  },
  {
    row: 'mounts',
    theirs: /^\/proc\/sys\/kernel\/random\/boot_id /,
    why: 'With a /dev of its own it gives the container a number of its own of when it was started.',
  },
  {
    row: 'mounts',
    ours: /^\/proc\/sys proc.* read-only$/,
    why: 'What it binds read-only is a path of the host.',
  },
];
