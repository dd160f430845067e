import { joinedKinds, unsharedKinds } from '../flags.js';
import type { UnshareKind } from '../namespaces.js';
import type { Step } from '../types.js';

/** A run at the moment when something failed: what an explanation may take into account. */
export interface Situation {
  /** All steps of the recipe. */
  readonly steps: readonly Step[];
  /** Index of the step that failed; the number of steps for the exec, or for what the command met. */
  readonly at: number;
  /** Indexes of steps that failed before. */
  readonly failed: ReadonlySet<number>;
  /** Whether the one who runs it is real root. */
  readonly root: boolean;
  /** Why this machine forbids user namespaces, as far as it can be seen; null when nothing speaks against them. */
  readonly forbidden: string | null;
  /** Why no control group can be made here, and what to do about it; null when one can, or when nobody asked. */
  readonly noCgroup?: string | null;
}

/** The steps that were done, successfully, before the failure. */
export function doneSteps(situation: Situation): Step[] {
  return situation.steps.filter((_, i) => i < situation.at && !situation.failed.has(i));
}

/** Whether a step of this name was done before. */
export function did(situation: Situation, name: string): boolean {
  return doneSteps(situation).some((step) => step.name === name);
}

/** Kinds of which the process is in another namespace behind this step, or its children are. */
const enteredKinds = (step: Step): UnshareKind[] => [...unsharedKinds(step), ...joinedKinds(step)];

/** Whether a namespace of this kind was unshared, or joined, before. */
export function owns(situation: Situation, kind: UnshareKind): boolean {
  return doneSteps(situation).some((step) => enteredKinds(step).includes(kind));
}

/** Whether a namespace was made before the user namespace, so that it belongs to the host's. */
export function madeTooEarly(situation: Situation, kind: UnshareKind): boolean {
  const done = doneSteps(situation).map(unsharedKinds);
  const [made, user] = [kind, 'user' as const].map((k) => done.findIndex((kinds) => kinds.includes(k)));
  return made !== undefined && user !== undefined && made >= 0 && user > made;
}

/** Whether the process is inside the PID namespace that it unshared or joined: only a child ever is. */
export function inOwnPidNamespace(situation: Situation): boolean {
  const done = doneSteps(situation);
  const unshared = done.findIndex((step) => enteredKinds(step).includes('pid'));
  return (
    unshared >= 0 && done.slice(unshared).some((step) => step.name === 'fork' || step.name === 'fork-into')
  );
}
