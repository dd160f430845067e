import type { StepKind } from './kind.js';

/** A root file system, what is put into it, and the ways into it and out of it. */
export const ROOT_STEPS: readonly StepKind[] = [
  {
    name: 'touch',
    args: 'PATH',
    what: 'make an empty file, to mount something on it; one that is there stays',
    man: 'open(2), openat2(2)',
  },
  {
    name: 'mkdir',
    args: 'PATH',
    what: 'make a folder; one that is there stays',
    man: 'mkdir(2), openat2(2)',
  },
  {
    name: 'symlink',
    args: 'TARGET PATH',
    what: 'make a symbolic link, also in place of another link',
    man: 'symlink(2), openat2(2)',
  },
  {
    name: 'bind-tty',
    args: 'ROOT',
    what: 'show the terminal on standard input at the same place below ROOT',
    man: 'ttyname(3), pts(4)',
  },
  {
    name: 'dev',
    args: '[PATH]',
    what:
      'mount a fresh /dev: null, zero, full, random, urandom and tty of the host, pts of its own, shm, the usual links ' +
      '(default: /dev)',
    man: 'mount(2), pts(4), null(4)',
  },
  {
    name: 'mask',
    args: 'PATH',
    what: 'hide a file under /dev/null, or a folder under an empty read-only tmpfs',
    man: 'mount(2), null(4)',
  },
  {
    name: 'chroot',
    args: 'PATH',
    what: 'make this folder the root directory, and go there',
    man: 'chroot(2)',
  },
  {
    name: 'pivot',
    args: 'PATH [OLD]',
    what: 'make the mount at PATH the root of this mount namespace, and take the old root away, or keep it at OLD',
    man: 'pivot_root(2)',
  },
  {
    name: 'chdir',
    args: 'PATH',
    what: 'go to this folder, in which the command then begins',
    man: 'chdir(2)',
  },
  {
    name: 'open',
    args: 'PATH',
    what: 'open a folder and leave its descriptor open, for the command too',
    man: 'open(2)',
  },
  {
    name: 'escape',
    args: 'WAY',
    what: 'try to get out of the root directory: by chroot, setns, proc, or the fd of a folder that was left open',
    man: 'chroot(2), setns(2), pivot_root(2)',
  },
];
