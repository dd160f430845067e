import { userNamespaceGate } from '../kernel/user-namespace-gates.js';
import { explainOutput, explainStep, sentenceOf } from '../recipe/explain/explain.js';
import type { Situation } from '../recipe/explain/situation.js';
import type { Recipe } from '../recipe/types.js';
import type { ExitEvent, StepEvent } from './events.js';
import type { StepLine } from './protocol.js';

/** Follows one run and says why something in it failed. */
export interface Explainer {
  step(line: StepLine): StepEvent;
  exit(status: number, output: string): ExitEvent;
}

/** @param noCgroup why no control group can be made, if that is so. */
export function explainer(recipe: Recipe, noCgroup?: string): Explainer {
  const failed = new Set<number>();
  const situation = (at: number): Situation => ({
    steps: recipe.steps,
    at,
    failed,
    root: process.geteuid?.() === 0,
    forbidden: userNamespaceGate(),
    noCgroup: noCgroup ?? null,
  });
  return {
    step({ hint, cause, errno, message, ...line }) {
      if (errno === undefined) return line;
      const explanation =
        cause === undefined ? explainStep(situation(line.index), errno, hint ?? null) : sentenceOf(cause);
      failed.add(line.index);
      return { ...line, errno, ...(message === undefined ? {} : { message }), explanation };
    },
    exit(status, output) {
      return { type: 'exit', status, ...explainOutput(situation(recipe.steps.length), output, status) };
    },
  };
}
