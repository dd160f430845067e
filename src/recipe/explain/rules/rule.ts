import { flagOf, unsharedKinds } from '../../flags.js';
import { KIND_NAMES, type UnshareKind } from '../../namespaces.js';
import type { Step } from '../../types.js';
import { madeTooEarly, owns, type Situation } from '../situation.js';

/** Why a step failed here. A rule that does not fit this situation gives undefined, and the next one is asked. */
export interface StepRule {
  readonly step: string;
  readonly errno: string;
  readonly because: (situation: Situation, step: Step) => string | undefined;
}

/** Why there is no namespace of this kind: it was left out, it failed, or it comes only later. */
export function lacking(situation: Situation, kind: UnshareKind): string {
  const tried = situation.steps.findIndex((step) => unsharedKinds(step).includes(kind));
  if (tried < 0) return `Without ${flagOf({ name: 'unshare', args: [kind] })}`;
  return tried < situation.at ? `Since "unshare ${kind}" failed` : `As long as "unshare ${kind}" is not done`;
}

/** The sentence for a step that needs a namespace which the recipe does not have: the host's own is not ours. */
export function needs(
  kind: UnshareKind,
  act: string,
  capability = 'CAP_SYS_ADMIN',
): (situation: Situation) => string | undefined {
  const name = KIND_NAMES[kind];
  const rule = `${act} needs ${capability} in the user namespace that owns the ${name} namespace.`;
  return (situation) => {
    if (owns(situation, kind)) return madeTooEarly(situation, kind) ? `${rule} ${tooEarly(name)}` : undefined;
    const rights = owns(situation, 'user')
      ? 'being root in a user namespace of your own counts for nothing there.'
      : 'there you are a normal user.';
    return `${rule} ${lacking(situation, kind)} this process is still in the host's, which belongs to the host: ${rights}`;
  };
}

const tooEarly = (name: string): string =>
  `This ${name} namespace was made before the user namespace, so it belongs to the host's. Make the user namespace first.`;
