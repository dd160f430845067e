import { noControllingTerminal, terminalsMounted } from '../checks/terminals.js';
import type { Entry } from '../entry.js';
import { asInOutput } from '../like-recipe.js';

/** Terminals, sessions and job control. */
export const TERMINAL_ENTRIES: readonly Entry[] = [
  {
    id: 'no-job-control',
    means: 'The shell works, but without Ctrl-C and Ctrl-Z for single commands.',
    patterns: [
      /can't access tty/i,
      /job control turned off/i,
      /no job control in this shell/i,
      /cannot set terminal process group/i,
    ],
    example: "sh: 0: can't access tty; job control turned off",
    causes: [
      {
        because: asInOutput(['setsid'], "sh: 0: can't access tty; job control turned off"),
        check: noControllingTerminal,
        wayOut: 'Start the shell with a terminal of its own:',
        type: () => ["script -qc 'unshare -rmpf sh' /dev/null", 'setsid --ctty sh', 'learn stage 10'],
      },
    ],
    man: 'setsid(2), ioctl_tty(2), credentials(7)',
  },
  {
    id: 'stopped-tty-input',
    means: 'A process in the background was stopped because it read from the terminal.',
    patterns: [/Stopped \(tty (?:input|output)\)/i, /suspended \(tty (?:input|output)\)/i],
    example: '[1]+  Stopped (tty input)  cat',
    causes: [
      {
        because:
          'What ran before took the terminal for its own process group and did not give it back, as a shell in a PID ' +
          'namespace of its own can not. To the kernel the shell outside is in the background now.',
        check: noControllingTerminal,
        wayOut:
          'Bring it to the foreground; give the container a terminal of its own, so that it can not happen:',
        type: () => ['fg', 'stty sane', 'learn stage 10'],
      },
    ],
    man: 'tcsetpgrp(3), credentials(7), signal(7)',
  },
  {
    id: 'no-such-terminal',
    means: 'There is no terminal behind /dev/tty.',
    patterns: [
      /\/dev\/tty: No such device or address/i,
      /open \/dev\/tty: (?:no such device|device not configured)/i,
    ],
    example: 'sh: 1: cannot create /dev/tty: No such device or address',
    causes: [
      {
        because:
          '/dev/tty stands for the controlling terminal of whoever opens it, and this session has none: it was started by ' +
          'cron, ssh without -t, docker without -t, or behind setsid.',
        check: noControllingTerminal,
        wayOut: 'Give it one:',
        type: () => ["script -qc 'COMMAND' /dev/null", 'ssh -t HOST', 'docker run -it ...'],
      },
    ],
    man: 'tty(4), setsid(2)',
  },
  {
    id: 'not-a-tty',
    means: 'This descriptor is no terminal, or none that has a name here.',
    patterns: [/\bnot a tty\b/i, /Inappropriate ioctl for device/i, /ENOTTY/],
    example: 'not a tty',
    causes: [
      {
        because:
          'The terminal was opened through another devpts than the one on /dev/pts here. It works, but has no file here, so ' +
          'ttyname(3) finds none.',
        check: terminalsMounted,
        wayOut: 'Bind it to a file in there, or open a terminal inside:',
        type: () => [
          'touch NEWROOT/dev/console && mount --bind "$(tty)" NEWROOT/dev/console',
          'learn stage 10',
        ],
      },
      {
        because: 'Standard input is a pipe or a file.',
        wayOut: 'Start it from a terminal, or with one:',
        type: () => ["script -qc 'COMMAND' /dev/null"],
      },
    ],
    man: 'ttyname(3), pts(4)',
  },
];
