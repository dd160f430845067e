import { doneSteps, type Situation } from '../situation.js';
import type { StepRule } from './rule.js';

const foreignPtmx = (situation: Situation): string | undefined =>
  doneSteps(situation).some(({ name, args }) => name === 'bind' && args[1]?.endsWith('/ptmx'))
    ? 'The ptmx that was bound in here belongs to another devpts, and made a terminal there. That one has no file in here: ' +
      'a devpts of our own, and its ptmx, would give us one.'
    : undefined;

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
  { step: 'pty', errno: 'ENOENT', because: foreignPtmx },
  { step: 'pty', errno: 'ENODEV', because: foreignPtmx },
];
