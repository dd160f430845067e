import type { StepKind } from './kind.js';

/** Terminals and sessions. */
export const TERMINAL_STEPS: readonly StepKind[] = [
  {
    name: 'setsid',
    args: '',
    what: 'start a session of your own; it has no controlling terminal yet',
    man: 'setsid(2), credentials(7)',
  },
  {
    name: 'controlling-tty',
    args: '',
    what: 'make the terminal on standard input the one whose Ctrl-C and Ctrl-Z this session gets',
    man: 'ioctl_tty(2), tty(4)',
  },
  {
    name: 'pty',
    args: '',
    what: 'open a new terminal, lead a session on it, and have all input and output there',
    man: 'pty(7), ioctl_tty(2)',
  },
];
