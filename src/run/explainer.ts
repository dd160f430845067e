import { userNamespaceGate } from '../kernel/user-namespace-gates.js';
import { explainOutput, explainStep } from '../recipe/explain/explain.js';
import type { Situation } from '../recipe/explain/situation.js';
import type { Recipe } from '../recipe/types.js';
import type { ExitEvent, StepEvent } from './events.js';
import type { StepLine } from './protocol.js';

/** Follows one run and says why something in it failed. */
export interface Explainer {
  step(line: StepLine): StepEvent;
  exit(status: number, output: string): ExitEvent;
}

export function explainer(recipe: Recipe): Explainer {
  const failed = new Set<number>();
  const situation = (at: number): Situation => ({
    steps: recipe.steps,
    at,
    failed,
    root: process.geteuid?.() === 0,
    forbidden: userNamespaceGate(),
  });
  return {
    step({ hint, errno, message, ...line }) {
      if (errno === undefined) return line;
      const explanation = explainStep(situation(line.index), errno, hint ?? null);
      failed.add(line.index);
      return { ...line, errno, ...(message === undefined ? {} : { message }), explanation };
    },
    exit(status, output) {
      return { type: 'exit', status, ...explainOutput(situation(recipe.steps.length), output) };
    },
  };
}
