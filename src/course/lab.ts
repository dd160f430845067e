import type { Step } from '../recipe/types.js';

/** A step in the lab: it can be switched off, and put before or behind others. */
export interface LabStep {
  readonly step: Step;
  readonly on: boolean;
}

/** The steps of a recipe, all of them on. */
export function labOf(steps: readonly Step[]): LabStep[] {
  return steps.map((step) => ({ step, on: true }));
}

/** With the step at this place switched off, or on again. */
export function toggled(lab: readonly LabStep[], at: number): LabStep[] {
  return lab.map((one, i) => (i === at ? { ...one, on: !one.on } : one));
}

/** With the step at this place one further up (-1) or down (1); at an end it stays. */
export function moved(lab: readonly LabStep[], at: number, by: -1 | 1): LabStep[] {
  const other = at + by;
  const [one, two] = [lab[at], lab[other]];
  if (one === undefined || two === undefined) return [...lab];
  return lab.map((step, i) => (i === at ? two : i === other ? one : step));
}

/** A puzzle: all steps on, in an order that is not the recipe's. @param random 0 (included) to 1, as Math.random. */
export function shuffled(lab: readonly LabStep[], random: () => number = Math.random): LabStep[] {
  const rest = lab.map(({ step }) => ({ step, on: true }));
  const mixed: LabStep[] = [];
  while (rest.length > 0) mixed.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return sameOrder(mixed, lab) && lab.length > 1 ? moved(mixed, 0, 1) : mixed;
}

/** The steps that are on, in their order. */
export function stepsOf(lab: readonly LabStep[]): Step[] {
  return lab.filter(({ on }) => on).map(({ step }) => step);
}

function sameOrder(a: readonly LabStep[], b: readonly LabStep[]): boolean {
  return a.every(({ step }, i) => step === b[i]?.step);
}
