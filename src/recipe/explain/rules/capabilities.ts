import { unsharedKinds } from '../../flags.js';
import type { Step } from '../../types.js';
import { doneSteps, type Situation } from '../situation.js';
import type { StepRule } from './rule.js';

/** The capability that each step asks for, see capabilities(7). */
const NEEDED: Readonly<Record<string, string>> = {
  chroot: 'cap_sys_chroot',
  escape: 'cap_sys_chroot',
  pivot: 'cap_sys_admin',
  mount: 'cap_sys_admin',
  bind: 'cap_sys_admin',
  'bind-tty': 'cap_sys_admin',
  mask: 'cap_sys_admin',
  dev: 'cap_sys_admin',
  umount: 'cap_sys_admin',
  private: 'cap_sys_admin',
  slave: 'cap_sys_admin',
  shared: 'cap_sys_admin',
  'read-only': 'cap_sys_admin',
  writable: 'cap_sys_admin',
  unshare: 'cap_sys_admin',
  hostname: 'cap_sys_admin',
  lo: 'cap_net_admin',
  drop: 'cap_setpcap',
  securebits: 'cap_setpcap',
  setuid: 'cap_setuid',
};

/** Whether the process gave this capability away: `lower` works at once, `drop` only at the next exec. */
function lowered(situation: Situation, capability: string): Step | undefined {
  const done = doneSteps(situation);
  // A new user namespace gives all of them anew, over what is in it.
  const since = done.slice(done.findLastIndex((step) => unsharedKinds(step).includes('user')) + 1);
  return since.find(
    ({ name, args: [list = ''] }) =>
      name === 'lower' && (list === 'all' || list.toLowerCase().split(',').includes(capability)),
  );
}

function gaveItAway(situation: Situation, step: Step): string | undefined {
  if (unsharedKinds(step).includes('user')) return undefined;
  const capability = NEEDED[step.name] ?? '';
  const lower = lowered(situation, capability);
  return lower === undefined
    ? undefined
    : `This needs ${capability.toUpperCase()}, and the step "lower ${lower.args.join(' ')}" gave it away before.`;
}

/** Asked before all others: what a process gave away itself is the cause, wherever it is. */
export const CAPABILITY_RULES: readonly StepRule[] = Object.keys(NEEDED).map((step) => ({
  step,
  errno: 'EPERM',
  because: gaveItAway,
}));
