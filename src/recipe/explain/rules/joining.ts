import { joinedKinds } from '../../flags.js';
import { KIND_NAMES } from '../../namespaces.js';
import type { Step } from '../../types.js';
import { did, doneSteps, inOwnPidNamespace, owns, type Situation } from '../situation.js';
import { needs, type StepRule } from './rule.js';

const isPid = (whom = ''): boolean => /^\d+$/.test(whom);

/** Whether this step was done before, with this as its last word. */
const didWith = (situation: Situation, name: string, last: string): boolean =>
  doneSteps(situation).some((step) => step.name === name && step.args.at(-1) === last);

function joinRefused(situation: Situation, step: Step): string | undefined {
  if (situation.root) return undefined;
  const kinds = joinedKinds(step);
  const names = kinds.map((kind) => KIND_NAMES[kind]).join(' and ');
  const rule = `Joining a namespace (${names}) needs CAP_SYS_ADMIN in the user namespace that owns it, and in one's own.`;
  if (kinds.includes('user'))
    return `${rule} The owner of a user namespace has that from the one around it. This one is somebody else's, or not below yours.`;
  return owns(situation, 'user')
    ? `${rule} This process is root in a user namespace of its own, and what lies outside of that is out of its reach.`
    : `${rule} Here you are a normal user. "join user,..." in one step enters that user namespace first.`;
}

function joinInvalid(situation: Situation, step: Step): string | undefined {
  const [, whom = ''] = step.args;
  const kinds = joinedKinds(step);
  if (!isPid(whom) && !didWith(situation, 'keep', whom))
    return `The file ${whom} holds no namespace: that is done by the step keep, or by a bind mount of a file of /proc/PID/ns.`;
  if (kinds.includes('user') && isPid(whom))
    return 'This process is in that user namespace already, and nobody may enter their own once more: they would get all capabilities back.';
  if (kinds.includes('pid'))
    return 'A PID namespace can be joined only from above: from the one around it, or one further up. No process ever moves up.';
  return undefined;
}

const hostMounts = needs('mnt', 'Holding a namespace by a mount');

function keepNotFound(situation: Situation, { args: [kind, file = ''] }: Step): string | undefined {
  if (!didWith(situation, 'touch', file) && !file.startsWith('/proc/'))
    return `There is no file ${file}, on which the namespace could be mounted: "touch ${file}" makes one.`;
  return kind === 'pid' && owns(situation, 'pid') && !inOwnPidNamespace(situation)
    ? 'The new PID namespace has no process yet: it comes to life with its PID 1, so the link for it is still empty. Put fork before this step.'
    : undefined;
}

/** Entering namespaces that are there, and keeping one's own. setns(2), namespaces(7). */
export const JOINING_RULES: readonly StepRule[] = [
  { step: 'join', errno: 'EPERM', because: joinRefused },
  { step: 'join', errno: 'EINVAL', because: joinInvalid },
  {
    step: 'join',
    errno: 'ENOENT',
    because: (s, { args: [, whom = ''] }) =>
      isPid(whom)
        ? undefined
        : `There is no file ${whom}${did(s, 'keep') ? '' : ', and the step keep was not done'}.`,
  },
  { step: 'keep', errno: 'EPERM', because: hostMounts },
  { step: 'keep', errno: 'EACCES', because: hostMounts },
  { step: 'keep', errno: 'ENOENT', because: keepNotFound },
  {
    step: 'keep',
    errno: 'EINVAL',
    because: (_, { args: [kind] }) =>
      kind === 'mnt'
        ? 'A mount in this mount namespace would hold this mount namespace itself, which would then never end. It can be ' +
          'held only in one that was there before it.'
        : undefined,
  },
];
