import type { StepRule } from './rule.js';

export const TERMINAL_RULES: readonly StepRule[] = [
  {
    step: 'setsid',
    errno: 'EPERM',
    because: () =>
      'The leader of a process group can not start a session, since its group would then be in two. A child of it ' +
      'can: put fork first.',
  },
  {
    step: 'bind-tty',
    errno: 'ENOTTY',
    because: () => 'Standard input is no terminal here, so there is none to bind. A step pty makes one.',
  },
  {
    step: 'controlling-tty',
    errno: 'ENOTTY',
    because: () => 'Standard input is no terminal, and only a terminal can control a session.',
  },
  {
    step: 'controlling-tty',
    errno: 'EPERM',
    because: () =>
      'A terminal controls one session only, and only the leader of a session can take one. The step setsid makes a ' +
      "session; a terminal that is another one's can not be taken.",
  },
];
