import { KIND_NAMES, type UnshareKind } from '../namespaces.js';
import type { ContainerSpec, LeftOut } from './spec.js';

/** For steps that are an experiment and not a part of a container. */
export const WHILE_IT_IS_MADE =
  'it is about what happens while the container is made, not about what it is in the end';

/** Whether it is so, what is not in an export then, and why. */
export type Reason = readonly [holds: boolean, what: string, why: string];

/** Those reasons that hold. */
export function told(reasons: readonly Reason[]): LeftOut[] {
  return reasons.filter(([holds]) => holds).map(([, what, why]) => ({ what, why }));
}

/** Kinds that a runtime makes in any case, though here they are the host's. */
export function always({ namespaces }: ContainerSpec, kinds: readonly UnshareKind[]): LeftOut[] {
  const own: readonly string[] = namespaces;
  return kinds
    .filter((kind) => !own.includes(kind))
    .map((kind) => ({
      what: `the host's ${KIND_NAMES[kind]} namespace`,
      why: 'it always makes one of its own',
    }));
}

/** Kinds that a runtime does not make, though here they are the container's own. */
export function never(
  { namespaces }: ContainerSpec,
  whyNot: Readonly<Partial<Record<UnshareKind, string>>>,
): LeftOut[] {
  return namespaces.flatMap((kind) => {
    const why = whyNot[kind];
    return why === undefined ? [] : [{ what: `the ${KIND_NAMES[kind]} namespace`, why }];
  });
}
