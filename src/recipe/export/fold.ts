import { Problem } from '../../errors.js';
import { joinedKinds, unsharedKinds } from '../flags.js';
import type { UnshareKind } from '../namespaces.js';
import { formatStep } from '../parse.js';
import { NETWORKS_STEPS } from '../steps/networks.js';
import type { Recipe, Step } from '../types.js';
import { type Draft, emptyDraft } from './draft.js';
import { idFolds } from './id-folds.js';
import { limitFolds } from './limit-folds.js';
import { mountFolds } from './mount-folds.js';
import { otherFolds } from './other-folds.js';
import { privilegeFolds } from './privilege-folds.js';
import type { ContainerSpec, LeftOut } from './spec.js';

/** By the name of a step: what it makes of the container. A test holds the names to those of all steps. */
export const FOLDS = { ...idFolds, ...mountFolds, ...limitFolds, ...privilegeFolds, ...otherFolds };

const OF_MOUNTS = 'private slave shared mount umount bind bind-tty read-only writable dev mask pivot'.split(
  ' ',
);

/** In what namespace a step acts. Without one of its own it would act on the host. */
const ACTS_IN: Readonly<Record<string, UnshareKind>> = {
  hostname: 'uts',
  lo: 'net',
  ...Object.fromEntries(NETWORKS_STEPS.map(({ name }) => [name, 'net' as const])),
  ...Object.fromEntries(OF_MOUNTS.map((name) => [name, 'mnt' as const])),
};

/**
 * What a recipe makes in the end.
 * @param recipe an empty command is a shell.
 * @throws Problem when a step would act on the host, which no container does, or has words that no file of settings can have.
 */
export function containerSpec({ steps, command }: Recipe): ContainerSpec {
  const draft = emptyDraft(steps, command.length > 0 ? command : ['sh']);
  const leftOut: LeftOut[] = [];
  const kept: Step[] = [];
  const away = new Set<UnshareKind>();
  for (const step of steps) {
    refuseLineBreaks(step);
    for (const kind of unsharedKinds(step)) away.delete(kind);
    for (const kind of leaves(draft, step)) away.add(kind);
    const elsewhere = isIn(away, step) ? ELSEWHERE : undefined;
    if (elsewhere === undefined) keepOffHost(draft, step);
    const why = elsewhere ?? FOLDS[step.name]?.(draft, ...step.args);
    if (why === undefined) kept.push(step);
    else leftOut.push({ what: formatStep(step), why });
  }
  const { newRoot: _, ...spec } = draft;
  return { ...spec, steps: kept, leftOut };
}

const ELSEWHERE =
  "it acts in another namespace than the container's own, one that was joined or a second one";

/** Kinds of which the process goes into another namespace than the container's. Its mounts it takes along. */
function leaves({ namespaces }: Draft, step: Step): UnshareKind[] {
  const again = unsharedKinds(step).filter((kind) => kind !== 'mnt' && namespaces.includes(kind));
  return [...joinedKinds(step), ...again];
}

function isIn(kinds: ReadonlySet<UnshareKind>, { name }: Step): boolean {
  const kind = ACTS_IN[name];
  return kind !== undefined && kinds.has(kind);
}

function keepOffHost({ namespaces }: Draft, step: Step): void {
  const kind = ACTS_IN[step.name];
  if (kind === undefined || namespaces.includes(kind)) return;
  throw new Problem(
    `'${formatStep(step)}' would act on the host itself, and no container does that. Put 'unshare ${kind}' before it.`,
  );
}

function refuseLineBreaks({ name, args }: Step): void {
  if (args.some((word) => /\p{Cc}/u.test(word)))
    throw new Problem(`The words of '${name}' have a line break or another control character in them.`);
}
