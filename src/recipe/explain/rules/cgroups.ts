import { did, owns, type Situation } from '../situation.js';
import { lacking, type StepRule } from './rule.js';

/** What to do about it depends on the machine, so whoever looked at it says so. */
const notDelegated = ({ noCgroup }: Situation): string =>
  noCgroup ?? 'The control groups here belong to root: nobody handed one over to you.';

export const CGROUP_RULES: readonly StepRule[] = [
  ...['cgroup-make', 'cgroup-join', 'cgroup-limit', 'cgroup-freeze', 'cgroup-thaw', 'fork-into'].flatMap(
    (step): StepRule[] => [
      { step, errno: 'EACCES', because: notDelegated },
      // To real root it is stagehand itself that refuses, and says why.
      { step, errno: 'EPERM', because: (s) => (s.root ? undefined : notDelegated(s)) },
    ],
  ),
  ...['cgroup-join', 'cgroup-limit', 'cgroup-freeze', 'cgroup-thaw', 'fork-into'].map(
    (step): StepRule => ({
      step,
      errno: 'ENOENT',
      because: (s) =>
        did(s, 'cgroup-make')
          ? undefined
          : 'There is no such group: the step cgroup-make makes it, and it was not done.',
    }),
  ),
  {
    step: 'mount',
    errno: 'EPERM',
    because: (s, step) =>
      step.args[0] === 'cgroup2' && !owns(s, 'cgroup')
        ? `cgroup2 shows the groups from the root of the cgroup namespace on, so that must be yours. ${lacking(s, 'cgroup')} it is the host's.`
        : undefined,
  },
  {
    step: 'time-offset',
    errno: 'EACCES',
    because: () =>
      'The offsets of a time namespace can be set only before its first process is in it: a clock must not jump ' +
      'under the feet of one that runs.',
  },
];
