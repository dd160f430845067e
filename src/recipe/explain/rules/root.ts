import type { Step } from '../../types.js';
import { did, doneSteps, owns, type Situation } from '../situation.js';
import { lacking, type StepRule } from './rule.js';

const boundOnItself = (situation: Situation, path: string): boolean =>
  doneSteps(situation).some(({ name, args }) => name === 'bind' && args[0] === path && args[1] === path);

function pivotInvalid(situation: Situation, step: Step): string | undefined {
  const path = step.args[0] ?? '';
  if (!boundOnItself(situation, path)) {
    return (
      'pivot_root swaps two mounts, and the new root is no mount: it is a folder of another one. The step ' +
      `"bind ${path} ${path}" makes a mount of it.`
    );
  }
  if (!did(situation, 'private') && !did(situation, 'slave')) {
    return (
      'The mount of the root, or of the new root, is shared with others: then the swap would travel to them. The step ' +
      'private (-m has it) stops that.'
    );
  }
  return undefined;
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
