import { orElsewhere } from '../checks/finding.js';
import { limitMet } from '../checks/groups.js';
import { processLimit } from '../checks/processes.js';
import { gate } from '../checks/user-namespaces.js';
import type { Cause, Entry } from '../entry.js';
import { asInOutput } from '../like-recipe.js';

const PID1_GONE: Cause = {
  because: asInOutput(['-rp'], 'sh: 1: Cannot fork'),
  wayOut: 'Fork into the namespace, and keep its PID 1 alive:',
  type: () => ['unshare -rpf --mount-proc sh'],
  proof: '-rmpf + mount proc',
};

const PIDS_MAX: Cause = {
  because: asInOutput(['cgroup-limit pids:box 20'], 'fork: Resource temporarily unavailable'),
  check: limitMet('pids'),
  wayOut: 'End some, or raise the limit:',
  type: () => ['echo 200 > /sys/fs/cgroup/GROUP/pids.max'],
};

const NPROC: Cause = {
  because: asInOutput(['rlimit nproc 5'], 'fork: Resource temporarily unavailable'),
  check: processLimit,
  wayOut: 'It counts all processes of the user, those outside of the container too:',
  type: () => ['ulimit -u', 'ps -L -u "$(id -u)" | wc -l'],
};

/** Forks that fail, and processes that end, or do not. */
export const PROCESS_ENTRIES: readonly Entry[] = [
  {
    id: 'fork-no-memory',
    means: 'A new process could not be made.',
    patterns: [
      /fork\b.*(?:Cannot allocate memory|Out of memory)/i,
      /Cannot fork\b/,
      /\bENOMEM\b.*fork|fork.*\bENOMEM\b/,
      /Cannot allocate memory.*(?:fork|clone)/i,
    ],
    example: 'bash: fork: Cannot allocate memory',
    causes: [
      PID1_GONE,
      { ...PIDS_MAX, because: `dash says the same of a full group. ${PIDS_MAX.because}` },
      NPROC,
    ],
    man: 'pid_namespaces(7), fork(2)',
  },
  {
    id: 'clone3-refused',
    means: 'A program could not start a thread.',
    patterns: [
      /(?:thread|pthread_create|clone3).*Operation not permitted/i,
      /can't start new thread/i,
      /failed to create new OS thread/i,
      /fork: Operation not permitted/i,
    ],
    example: "RuntimeError: can't start new thread",
    causes: [
      {
        because:
          'A seccomp filter answers clone3 with EPERM. libc takes that for the last word; only after ENOSYS does it try ' +
          'the older clone.',
        check: orElsewhere(gate('status')),
        wayOut: 'Let the filter answer clone3 with ENOSYS:',
        type: () => ['stagehand no-new-privs + seccomp ENOSYS:clone3 -- PROGRAM'],
      },
      PIDS_MAX,
      NPROC,
    ],
    man: 'seccomp(2), clone(2)',
  },
  {
    id: 'fork-again',
    means: 'There are too many processes for one of the limits.',
    patterns: [
      /(?:fork|clone|vfork|thread|namespace|setres[ug]id|setuid).*Resource temporarily unavailable/i,
      /Resource temporarily unavailable.*(?:fork|clone)/i,
    ],
    example: 'bash: fork: retry: Resource temporarily unavailable',
    causes: [PIDS_MAX, NPROC],
    man: 'fork(2), cgroups(7), getrlimit(2)',
  },
  {
    id: 'killed',
    means: 'Somebody ended a process with SIGKILL; a shell makes 128 + 9 of it.',
    patterns: [
      /^(?:.*: )?(?:line \d+: +\d+ )?Killed\b/,
      /^137$/,
      /(?:status|code|exit(?:ed)?)\D{0,12}137\b/i,
      /oom-?kill|out of memory: Killed/i,
      /signal: killed/i,
      /Killed \(SIGKILL\)|^SIGKILL$/,
    ],
    example: 'Killed',
    causes: [
      {
        because: asInOutput(['cgroup-limit memory:box 32M'], 'Killed'),
        check: limitMet('memory'),
        wayOut: 'See what its group says (oom_kill in version 2, failcnt in version 1), and raise the limit:',
        type: () => [
          'cat /sys/fs/cgroup/GROUP/memory.events',
          'cat /sys/fs/cgroup/memory/GROUP/memory.failcnt',
        ],
      },
      {
        because: 'PID 1 of its PID namespace ended: then the kernel kills all others in there.',
        wayOut: 'Let PID 1 wait for the others, as a shell or an init does.',
      },
    ],
    man: 'cgroups(7), signal(7), pid_namespaces(7)',
  },
  {
    id: 'bad-system-call',
    means: 'A process made a system call that it may not make, and was ended with SIGSYS.',
    patterns: [/Bad system call/i, /^159$/, /\bSIGSYS\b/],
    example: 'Bad system call',
    causes: [
      {
        because: asInOutput(['seccomp kill:mkdir'], 'Bad system call'),
        check: orElsewhere(gate('status')),
        wayOut: 'Find out which call it was, and let the filter answer it with an error instead:',
        type: () => ['strace -f PROGRAM', 'stagehand no-new-privs + seccomp EPERM:CALL -- PROGRAM'],
      },
    ],
    man: 'seccomp(2)',
  },
  {
    id: 'signal-ignored',
    means: 'The process in the container does not end when it is told to.',
    patterns: [
      /(?:ctrl[-+ ]?c|\^C|sigint|sigterm|\bTERM\b|kill)\b.*\b(?:ignored?|ignores|no effect|nothing|not work|does(?:n't| not))/i,
      /ignor\w* (?:ctrl[-+ ]?c|sigint|sigterm|TERM\b)/i,
      /(?:did not stop|failed to stop|failed to exit) .*(?:SIGTERM|in time|seconds)/i,
      /using SIGKILL/,
    ],
    example: 'Ctrl-C is ignored',
    causes: [
      {
        because:
          'It is PID 1 of its PID namespace. The kernel gives PID 1 only the signals for which it has a handler; SIGKILL and ' +
          'SIGSTOP from outside are the exception.',
        check: () => ({
          holds: null,
          probes: [{ asked: 'SigCgt in /proc/PID/status', said: 'says which signals it handles' }],
        }),
        wayOut: 'Put an init before it, which hands signals on, or kill it from outside:',
        type: () => [
          'unshare -rpf --kill-child sh -c "trap exit TERM INT; PROGRAM & wait"',
          'kill -KILL PID',
        ],
      },
    ],
    man: 'pid_namespaces(7), signal(7)',
  },
  {
    id: 'outlives-parent',
    means: 'The container goes on though the program that started it has ended.',
    patterns: [
      /container (?:outlives|survives|keeps running|goes on)/i,
      /(?:outlives?|survives?) (?:its|the) (?:parent|shell|unshare|death)/i,
      /still running after .*(?:parent|unshare|shell)/i,
      /pdeathsig/i,
    ],
    example: 'the container outlives its parent',
    causes: [
      {
        because:
          'Nobody told the kernel to end it. PR_SET_PDEATHSIG does, but it is cleared by fork and by a change of user, ' +
          'and it is too late when the parent ended before it was set.',
        wayOut: 'Let unshare set it, or hold a pipe to the parent and end when it closes, as stagehand does:',
        type: () => ['unshare -rpf --kill-child ...'],
      },
    ],
    man: 'PR_SET_PDEATHSIG(2const), unshare(1)',
  },
];
