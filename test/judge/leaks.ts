import { instead, preceded, type Shell, WHOLE, without } from './whole.js';

/** What is wrong with a runtime, and exactly the rows that say so. */
export interface Leak {
  readonly what: string;
  readonly red: readonly string[];
  readonly steps?: readonly string[];
  readonly shell?: Shell;
  readonly root?: boolean;
  /** How long a run may take; it is waited for that long only if it never ends. */
  readonly seconds?: number;
}

const R = '{rootfs}';
const drop = WHOLE.find((step) => step.startsWith('drop')) ?? '';

/** In the run of this mode a shell stays, with what is to stand before the container; in the others all is as it should be. */
const unlikeOthers = (mode: string, before = ''): Shell => ({
  first: `case "{cmd}" in *" ${mode} "*) run= ${before};; *) run=exec;; esac`,
  before: '$run "$@" env -i PATH=/usr/bin:/bin',
});

/** Runtimes that leak on purpose: stagehand with all that the course teaches, but for one thing. */
export const LEAKS: readonly Leak[] = [
  { what: 'nothing is executed', red: ['runs'], shell: { first: 'exit 0' } },
  {
    what: 'a runtime that never ends',
    red: ['ends'],
    shell: { ...unlikeOthers('look'), after: '; sleep 1000' },
    seconds: 8,
  },
  { what: 'standard input is not passed', red: ['stdin'], shell: { first: '[ -t 0 ] || exec < /dev/null' } },
  {
    what: 'standard output is not passed',
    red: ['stdout'],
    shell: { first: '[ -t 0 ] || exec > /dev/null' },
  },
  {
    what: 'standard error is not passed',
    red: ['stderr'],
    shell: { first: '[ -t 0 ] || exec 2> /dev/null' },
  },
  {
    what: 'a shell that does not pass signals on waits for it, and forgets its status',
    red: ['status', 'fault', 'term', 'killed'],
    shell: { before: 'env -i PATH=/usr/bin:/bin', after: '; exit 0' },
  },
  {
    what: 'the status is forgotten',
    red: ['status'],
    shell: { ...unlikeOthers('look'), after: '; exit 0' },
  },
  {
    what: 'the end by a signal is forgotten',
    red: ['fault'],
    shell: { ...unlikeOthers('fault'), after: '; exit 0' },
  },
  {
    what: 'SIGTERM is not passed on',
    red: ['term'],
    // The shell hears it when the container has ended. Ended itself, it takes that along.
    shell: { ...unlikeOthers('wait', '; trap : TERM; set -- setpriv --pdeathsig KILL'), after: '; exit $?' },
  },
  {
    what: 'what passes SIGTERM on does not take the container along when it is killed',
    red: ['killed'],
    shell: { before: 'exec timeout --foreground 1000 env -i PATH=/usr/bin:/bin' },
  },
  { what: 'no host name is set', red: ['hostname'], steps: without('hostname') },
  { what: 'no UTS namespace', red: ['uts'], steps: without('hostname', 'unshare uts') },
  { what: 'no IPC namespace', red: ['ipc'], steps: without('unshare ipc') },
  { what: 'no network namespace', red: ['net'], steps: without('lo up', 'unshare net') },
  { what: 'lo is left down', red: ['loopback'], steps: without('lo up') },
  { what: 'no cgroup namespace', red: ['cgroup-ns'], steps: without('unshare cgroup') },
  { what: 'no time namespace', red: ['time'], steps: without('unshare time') },
  {
    what: 'a second PID namespace, whose first process has ended',
    red: ['fork'],
    steps: preceded('drop', 'unshare pid'),
    // On a terminal it goes on: there a job is started that must not be process 1, which nothing stops.
    shell: { command: '/bin/sh -c "if [ -t 0 ]; then /bin/sleep 60 & else /bin/true; fi; exec {cmd}"' },
  },
  {
    what: 'a process 1 that waits for nobody but its child, and passes nothing on',
    red: ['fault', 'reap', 'term', 'seccomp'],
    steps: without('seccomp'), // which would not let unshare(1) call what it is called for
    shell: { command: '/bin/unshare --fork {cmd}' },
  },
  { what: "the host's /proc", red: ['proc'], steps: instead('mount proc', `bind /proc ${R}/proc`) },
  {
    what: 'a process that is forgotten',
    red: ['left-processes'],
    shell: { first: 'case "{cmd}" in *" look "*) sleep 60 > /dev/null 2>&1 < /dev/null & esac' },
  },
  {
    what: 'SIGPIPE is ignored',
    red: ['signals'],
    shell: { first: "trap '' PIPE" },
  },
  { what: 'chroot instead of pivot_root', red: ['pivot'], steps: instead('pivot', `chroot ${R}`) },
  {
    what: 'chroot, and cap_sys_chroot is kept',
    red: ['escape-chroot', 'pivot'],
    steps: instead('pivot', `chroot ${R}`).map((step) =>
      step === drop ? drop.replace('cap_sys_chroot,', '') : step,
    ),
  },
  {
    what: 'the old root is kept',
    red: ['old-root'],
    steps: instead('pivot', `mkdir ${R}/old`, `pivot ${R} old`),
  },
  { what: 'a folder is left open', red: ['descriptors'], steps: preceded('pivot', 'open /') },
  {
    what: '/dev/null is another device',
    red: ['dev'],
    steps: preceded('pivot', `bind /dev/zero ${R}/dev/null`),
  },
  {
    what: "one of the host's devices",
    red: ['dev-host'],
    steps: preceded('pivot', `touch ${R}/dev/kmsg`, `bind /dev/kmsg ${R}/dev/kmsg`),
  },
  { what: "the host's terminal", red: ['tty'], steps: without('$pty') },
  { what: 'a session without a terminal', red: ['ctty'], steps: instead('$pty', '$pty', 'fork', 'setsid') },
  {
    what: 'keys are no signals',
    red: ['keys'],
    shell: { command: '/bin/sh -c "[ -t 0 ] && /bin/stty -isig; exec {cmd}"' },
  },
  {
    what: 'cap_sys_admin is kept',
    red: ['cap-effective'],
    steps: WHOLE.map((step) => (step === drop ? drop.replace('cap_sys_admin,', '') : step)),
  },
  {
    what: 'a capability is inheritable',
    red: ['cap-inheritable'],
    steps: preceded('drop', 'inherit cap_chown'),
  },
  {
    what: 'a capability is ambient',
    red: ['cap-ambient'],
    steps: preceded('drop', 'inherit cap_chown', 'ambient cap_chown'),
  },
  {
    what: 'an exec gives root nothing, but the bounding set is whole',
    red: ['cap-bounding'],
    steps: instead('drop', 'securebits noroot'),
  },
  { what: 'no no_new_privs', red: ['no-new-privs'], steps: without('no-new-privs') },
  { what: 'no filter', red: ['seccomp'], steps: without('seccomp') },
  {
    what: 'a filter that lets nearly all pass',
    red: ['calls'],
    steps: instead('seccomp', 'seccomp EPERM:reboot'),
  },
  {
    what: 'a filter that answers EPERM to clone3',
    red: ['threads'],
    steps: instead('seccomp', 'seccomp EPERM:unshare,keyctl,add_key,clone3'),
  },
  {
    what: 'cap_sys_admin is kept, and no filter keeps it from unmounting',
    red: ['cap-effective', 'calls', 'masks-hold'],
    steps: instead('seccomp', 'seccomp EPERM:reboot').map((step) =>
      step === drop ? drop.replace('cap_sys_admin,', '') : step,
    ),
  },
  { what: 'no mask', red: ['masked'], steps: without('mask') },
  { what: 'settings can be written', red: ['read-only'], steps: without(`read-only ${R}/proc/sys`) },
  { what: 'the environment is passed', red: ['environment'], shell: { before: 'exec' } },
  { what: 'no PATH', red: ['environment'], shell: { before: 'exec env -i' } },
  { what: 'no control group', red: ['cgroup'], steps: without('cgroup'), root: true },
  { what: 'no limit of memory', red: ['memory'], steps: without('cgroup-limit memory'), root: true },
  { what: 'no limit of processes', red: ['pids'], steps: without('cgroup-limit pids'), root: true },
  { what: 'no limit of the processors', red: ['cpu'], steps: without('cgroup-limit cpu'), root: true },
  {
    what: 'root inside is root outside',
    red: ['id-map'],
    steps: without('setuid'),
    root: true,
  },
  {
    what: 'no user namespace',
    red: ['user'],
    steps: without('setuid', 'unshare user', 'map-root'),
    root: true,
  },
  { what: 'the host is renamed', red: ['left-hostname'], shell: { first: 'hostname leaky' }, root: true },
  {
    what: 'a mount is left behind',
    red: ['left-mounts'],
    shell: { first: 'mount -t tmpfs left /mnt' },
    root: true,
  },
];
