import type { Reason } from './differences.js';

const NEVER = ['pid', 'pid_for_children', 'cgroup', 'time', 'time_for_children'] as const;

/** All that may differ when systemd runs it as a service, with the reason. */
export const SYSTEMD_REASONS: readonly Reason[] = [
  ...NEVER.map((kind) => ({
    row: `ns.${kind}`,
    ours: /^own$/,
    theirs: /^of the host$/,
    why: 'systemd 252 has no setting for this kind.',
  })),
  {
    row: 'hostname',
    ours: /./,
    theirs: /./,
    why: 'It can keep a service from naming the host, and not name it for one.',
  },
  {
    row: 'seccomp',
    ours: /^(disabled|filter)/,
    theirs: /^filter/,
    why: 'ProtectHostname= has a filter, and every other such setting has one more.',
  },
  { row: 'cgroup', ours: /./, theirs: /box\.service/, why: 'Every service is in a group of its own.' },
  {
    row: 'limits',
    ours: /^memory/,
    theirs: /^none/,
    why: 'It sets what it has controllers for, and where both versions of control groups are, version 2 has none.',
  },
  {
    row: 'mounts',
    theirs: /^\/ \w+$/,
    why: 'It moves the root file system to the root, which is a mount then.',
  },
  {
    row: 'mounts',
    theirs: /^\/(run tmpfs|run\/(credentials|systemd\/incoming) tmpfs\[.*\] read-only|dev\/mqueue mqueue)$/,
    why: 'They come with every service that has a mount namespace, or /dev, or /run of the host.',
  },
  {
    row: 'mounts',
    theirs: /^\/proc\/sys\/kernel\/(domainname|hostname) proc.* read-only$/,
    why: 'ProtectHostname= is for not to change the name.',
  },
  {
    row: 'mounts',
    ours: /^\/proc\/interrupts devtmpfs\[\/null\]$/,
    theirs: /^\/proc\/interrupts tmpfs\[\/reg\] read-only$/,
    why: 'What hides a file is a file of its own, which nobody can read.',
  },
  {
    row: 'mounts',
    ours: /^\/(proc proc|sys sysfs|dev tmpfs|dev\/\S+ devtmpfs.*)$/,
    why: 'In a root file system it binds those of the host.',
  },
  { row: 'mounts', ours: /^\/dev\/pts( |\/)/, why: 'A service has no terminal.' },
  { row: 'mounts', ours: /^\/mnt mqueue$/, why: 'It can bind that of the host.' },
  { row: 'rlimits', ours: /^open files /, theirs: /^open files /, why: 'It sets this one for all services.' },
];
