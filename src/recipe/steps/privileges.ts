import type { StepKind } from './kind.js';

/** Capabilities, system call filters and other ways to have fewer rights. */
export const PRIVILEGES_STEPS: readonly StepKind[] = [
  {
    name: 'drop',
    args: 'CAP[,CAP...]|all',
    what: 'take capabilities out of the bounding set, so that no exec gives them any more',
    man: 'capabilities(7), PR_CAPBSET_DROP(2const)',
  },
  {
    name: 'lower',
    args: 'CAP[,CAP...]|all',
    what: 'give capabilities up now: out of effective, permitted, inheritable and ambient',
    man: 'capset(2), capabilities(7)',
  },
  {
    name: 'inherit',
    args: 'CAP[,CAP...]',
    what: 'add capabilities to the inheritable set',
    man: 'capset(2), capabilities(7)',
  },
  {
    name: 'ambient',
    args: 'CAP[,CAP...]|none',
    what: 'keep capabilities over the exec, without being root; none: keep none',
    man: 'capabilities(7), PR_CAP_AMBIENT(2const)',
  },
  {
    name: 'keep-caps',
    args: '',
    what: 'keep the permitted capabilities when root becomes somebody else',
    man: 'PR_SET_KEEPCAPS(2const), capabilities(7)',
  },
  {
    name: 'securebits',
    args: 'BIT[,BIT...]',
    what: 'noroot, no-setuid-fixup, keep-caps, no-ambient-raise, each also with -locked',
    man: 'PR_SET_SECUREBITS(2const), capabilities(7)',
  },
  {
    name: 'no-new-privs',
    args: '',
    what: 'no program gives rights any more: neither setuid nor file capabilities count',
    man: 'PR_SET_NO_NEW_PRIVS(2const)',
  },
  {
    name: 'seccomp',
    args: 'RULE...',
    what: 'forbid system calls: ERRNO:CALL[,CALL...], kill:CALL, log:CALL, a group as in EPERM:@mount, default',
    man: 'seccomp(2)',
  },
  {
    name: 'landlock',
    args: 'RULE...',
    what: 'forbid all files but those below: read:PATH (and execute), write:PATH (and read)',
    man: 'landlock(7)',
  },
  {
    name: 'rlimit',
    args: 'NAME VALUE[:HARD]',
    what: 'limit what this process and its children may have: nofile, nproc, as, fsize, cpu, stack, ...',
    man: 'getrlimit(2)',
  },
];
