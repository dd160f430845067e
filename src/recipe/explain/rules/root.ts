import type { Step } from '../../types.js';
import { doneSteps, owns, type Situation } from '../situation.js';
import { lacking, needs, type StepRule } from './rule.js';

const isMounted = (situation: Situation, path: string): boolean =>
  doneSteps(situation).some(({ name, args }) => (name === 'bind' || name === 'mount') && args[1] === path);

/** What the last step for the whole tree has made of it. */
const propagation = (situation: Situation): string | undefined =>
  doneSteps(situation).findLast(
    ({ name, args }) => ['private', 'slave', 'shared'].includes(name) && (args[0] ?? '/') === '/',
  )?.name;

function pivotInvalid(situation: Situation, step: Step): string | undefined {
  const path = step.args[0] ?? '';
  if (!isMounted(situation, path)) {
    return (
      'pivot_root swaps two mounts, and the new root is no mount: it is a folder of another one. The step ' +
      `"bind ${path} ${path}" makes a mount of it.`
    );
  }
  const last = propagation(situation);
  // A user namespace of one's own gets its copy of the mounts as slaves.
  if (last === undefined ? owns(situation, 'user') : last !== 'shared') return undefined;
  const who = last === 'shared' ? 'The step shared has made the mounts' : 'The mounts here are';
  return (
    `${who} shared: each change of one, a swap of the root too, would travel to its copies in other mount namespaces. ` +
    'pivot_root refuses where that could be. The step private (-m has it) before the bind stops it.'
  );
}

/** Why somebody may not change their root directory at all. */
function noRight(call: string, capability: string): (situation: Situation) => string | undefined {
  return (situation) =>
    owns(situation, 'user')
      ? undefined
      : `${call} needs ${capability}. ${lacking(situation, 'user')} there is none: whoever may choose what / is could ` +
        'give a setuid program another /etc/passwd.';
}

const ESCAPES: Readonly<Record<string, string>> = {
  chroot:
    'chroot(2), the first call of this way out, needs CAP_SYS_CHROOT, and this process does not have it.',
  setns:
    'setns(2) to a mount namespace puts the root where that namespace begins, and asks for CAP_SYS_ADMIN and ' +
    'CAP_SYS_CHROOT. One of them is missing.',
};

export const ROOT_RULES: readonly StepRule[] = [
  { step: 'pivot', errno: 'EINVAL', because: pivotInvalid },
  { step: 'pivot', errno: 'EPERM', because: noRight('pivot_root', 'CAP_SYS_ADMIN') },
  { step: 'pivot', errno: 'EPERM', because: needs('mnt', 'pivot_root') },
  { step: 'chroot', errno: 'EPERM', because: noRight('chroot', 'CAP_SYS_CHROOT') },
  { step: 'escape', errno: 'EPERM', because: (_situation, step) => ESCAPES[step.args[0] ?? ''] },
  {
    step: 'mount',
    errno: 'EINVAL',
    because: (_situation, step) =>
      step.args[0] === 'devpts' && step.args[2]?.includes('gid=')
        ? 'The terminals are to belong to a group that has no number in this user namespace: its gid_map has one line, ' +
          'and that group is not in it.'
        : undefined,
  },
];
