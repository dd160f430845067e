import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordsIn } from '../../src/run/group-tree.js';
import { helperPath } from '../../src/run/helper.js';
import { folderOf, topOf, versionOf } from '../native/groups.js';
import { between, inPipe, instead, onTerminal, PTY, preceded, type Shell, WHOLE, without } from './whole.js';

/** What is wrong with a runtime, and exactly the rows that say so. */
export interface Leak {
  readonly what: string;
  readonly red: readonly string[];
  readonly steps?: readonly string[];
  readonly shell?: Shell;
  readonly root?: boolean;
  /** Why it can't be run here. */
  readonly skip?: string | false;
  /** How long a run may take; it is waited for that long only if it never ends. */
  readonly seconds?: number;
}

const R = '{rootfs}';
const STAGEHAND = helperPath();
const drop = WHOLE.find((step) => step.startsWith('drop')) ?? '';

/** In the run of this mode a shell stays, with what is to stand before the container; in the others all is as it should be. */
const unlikeOthers = (mode: string, before = ''): Shell => ({
  first: `case "{cmd}" in *" ${mode} "*) run= ${before};; *) run=exec;; esac`,
  before: '$run "$@" env -i PATH=/usr/bin:/bin',
});

/** user_namespaces(7), /proc/sys/user: who is root in a user namespace may say how many can be made below it. */
const NO_MORE_USERS = 'echo 0 > /proc/sys/user/max_user_namespaces';

const WITH_USER = [...WHOLE.filter((step) => step.startsWith('setuid')), 'unshare user', 'map-root'];

/** Made by leaky.test.ts from idle.c. */
export const IDLE = join(tmpdir(), `learn-idle-${process.pid}`);

/** What the whole limits, and the files that do it in either version. */
const LIMITS: readonly [controller: string, file: string, value: string][] = [
  ['memory', 'memory.max', '64M'],
  ['memory', 'memory.limit_in_bytes', '64M'],
  ['pids', 'pids.max', '40'],
  ['cpu', 'cpu.max', '50000 100000'],
  ['cpu', 'cpu.cfs_quota_us', '50000'],
];

/** Groups that are limited as in the whole, and that nobody removes: in version 2 where the controllers are switched on already. */
const LEAVES_A_GROUP = LIMITS.map(([controller, file, value]) => {
  const group = folderOf(controller, `left-$$`);
  return `mkdir -p ${group}; [ ! -e ${group}/${file} ] || echo ${value} > ${group}/${file}; echo $$ > ${group}/cgroup.procs`;
}).join('\n');

const switchedOn = LIMITS.every(
  ([controller]) =>
    versionOf(controller) === 1 ||
    wordsIn(`${topOf(controller)}/cgroup.subtree_control`).includes(controller),
);

/**
 * What is mounted by real root, before there is a user namespace: see mounted-by-root.sh.
 * @param last is for the shell outside, @param enter for how the root file system is entered, if it is not yet.
 */
function byRoot(kind: 'none' | 'shared', last = '', ...enter: string[]): Partial<Leak> {
  const mounting = /^(bind|mount|dev|mask|read-only|private|pivot|fork|unshare mnt)/;
  const groups = WHOLE.filter((step) => step.startsWith('cgroup'));
  const rest = WHOLE.filter((step) => !groups.includes(step) && !mounting.test(step));
  const at = rest.indexOf(PTY);
  const script = join(import.meta.dirname, 'mounted-by-root.sh');
  const outer = [...groups, kind === 'none' ? 'unshare pid' : 'unshare mnt,pid', 'fork'];
  // Behind the pivot there are only the programs of the root file system.
  const stagehand = kind === 'none' ? STAGEHAND : '/bin/stagehand';
  return {
    steps: [...rest.slice(0, at), 'fork', ...enter, ...rest.slice(at)],
    shell: {
      ...unlikeOthers('look'),
      before: `$run env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin ${STAGEHAND} ${outer.join(' + ')} -- sh ${script} ${R} ${kind}`,
      stagehand,
      after: `; status=$?${last}; exit $status`,
    },
  };
}

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
    what: 'a process 1 that waits for nobody but its child',
    red: ['reap'],
    shell: { first: `cp ${IDLE} ${R}/bin/idle`, command: '/bin/idle {cmd}' },
  },
  {
    what: 'no PID namespace',
    red: ['pid'],
    // A new proc would need one; that of the host is taken.
    steps: WHOLE.flatMap((step) => {
      if (step === 'unshare mnt,pid') return ['unshare mnt'];
      return step.startsWith('mount proc') ? [`bind /proc ${R}/proc`] : [step];
    }),
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
  {
    what: 'no new root directory',
    red: ['root'],
    steps: [...without(`bind ${R} ${R}`, 'pivot')].flatMap((step) => {
      const here = step.replaceAll(R, '');
      // Its own root file system has none of that.
      return step.startsWith('dev ') && existsSync('/sys/firmware') ? [here, 'mask /sys/firmware'] : [here];
    }),
    shell: { command: `${R}{cmd}` },
  },
  {
    what: 'a process that stayed outside, with no more rights than the program',
    red: ['escape-proc'],
    steps: preceded(
      `bind ${R} ${R}`,
      between(`${STAGEHAND} drop all -- sleep 60 < /dev/null > /dev/null 2>&1 &`),
      'unshare mnt',
      'private',
    ),
  },
  {
    what: 'a working directory that is outside',
    red: ['escape-cwd'],
    steps: ['open /', ...WHOLE],
    shell: { command: `/bin/sh -c "cd /proc/self/fd/3 && exec {cmd} 3<&-"` },
  },
  {
    what: 'chroot, and cap_sys_admin is kept, and its filter only forbids chroot and mounts',
    red: ['pivot', 'escape-setns', 'cap-effective'],
    steps: instead('pivot', `chroot ${R}`).map((step) => {
      if (step === drop) return drop.replace('cap_sys_admin,', '').replace('cap_sys_chroot,', '');
      return step.startsWith('seccomp') ? 'seccomp EPERM:chroot,mount,umount2,keyctl,add_key' : step;
    }),
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
  {
    what: "the host's devpts",
    red: ['devpts'],
    steps: preceded('pivot', inPipe(`bind /dev/pts ${R}/dev/pts`)),
  },
  {
    what: "the host's terminal, under the name of a console",
    red: ['tty-own'],
    steps: instead(PTY).flatMap((step) =>
      step.startsWith('pivot')
        ? [onTerminal(`touch ${R}/dev/console`), onTerminal(`bind $(tty) ${R}/dev/console`), step]
        : [step],
    ),
  },
  { what: "the host's terminal, without a name", red: ['tty'], steps: without(PTY) },
  {
    what: 'a session without a terminal',
    red: ['ctty'],
    steps: instead(PTY, PTY, onTerminal('fork'), onTerminal('setsid')),
  },
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
    what: 'cap_sys_admin is kept, no filter keeps it from unmounting, and a limit from making a user namespace',
    red: ['cap-effective', 'masks-hold'],
    steps: [...WHOLE]
      .flatMap((step) => (step === 'unshare uts' ? [between(NO_MORE_USERS), step] : [step]))
      .map((step) => {
        if (step === drop) return drop.replace('cap_sys_admin,', '');
        return step.startsWith('seccomp') ? 'seccomp EPERM:keyctl,add_key' : step;
      }),
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
  {
    what: 'another user in effect than in truth, which is root: an exec permits all and makes nothing effective',
    red: ['cap-permitted'],
    steps: WHOLE.flatMap((step) => {
      if (step === 'map-root') return ['map-ranges 0:100000:2', 'setuid 0'];
      return step === drop || step.startsWith('setuid') ? [] : [step];
    }),
    shell: {
      first: `chown -R 100000:100000 ${R}`,
      command: '/usr/bin/setpriv --ruid 0 --euid 1 --clear-groups {cmd}',
    },
    root: true,
  },
  {
    what: 'no user namespace, and files can be opened by their number',
    red: ['user', 'escape-handle', 'cap-effective'],
    steps: WHOLE.filter((step) => !WITH_USER.includes(step)).map((step) => {
      if (step === drop) return drop.replace('cap_dac_read_search,', '');
      return step.startsWith('seccomp') ? 'seccomp EPERM:unshare,keyctl,add_key' : step;
    }),
    root: true,
  },
  {
    what: 'no user namespace, and devices can be made',
    red: ['user', 'disk'],
    steps: WHOLE.filter((step) => !WITH_USER.includes(step)).map((step) => {
      if (step === drop) return drop.replace('cap_mknod,', '');
      return step.startsWith('seccomp') ? 'seccomp EPERM:unshare,keyctl,add_key' : step;
    }),
    root: true,
  },
  {
    what: 'a control group is left behind',
    red: ['left-cgroups'],
    steps: without('cgroup'),
    shell: { first: LEAVES_A_GROUP },
    root: true,
    skip: !switchedOn && 'takes cpu, memory and pids in cgroup.subtree_control of the first group',
  },
  {
    what: 'no mount namespace',
    red: ['mnt'],
    ...byRoot('none', `; umount -R ${R}`, `chroot ${R}`),
    root: true,
  },
  {
    what: 'a mount namespace with a mount that is still shared with the host',
    red: ['propagation'],
    ...byRoot('shared'),
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
