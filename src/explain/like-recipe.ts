import { explainOutput, explainStep } from '../recipe/explain/explain.js';
import type { Situation } from '../recipe/explain/situation.js';
import { parseSteps } from '../recipe/parse.js';

/**
 * The sentence with which a run of this recipe explains why its last step failed with `errno`: what is known about
 * recipes is told of other programs' messages in the same words.
 * @throws Error when no rule says anything, which a test would see at once.
 */
export function asInRecipe(items: readonly string[], errno: string, more: Partial<Situation> = {}): string {
  const steps = parseSteps(items);
  const sentence = explainStep({ ...plain, steps, at: steps.length - 1, ...more }, errno, null);
  if (sentence.startsWith('The kernel answered'))
    throw new Error(`no rule for ${items.join(' + ')}: ${errno}`);
  return sentence;
}

/** The sentence for a message of the command at the end of this recipe, as `asInRecipe`. */
export function asInOutput(items: readonly string[], message: string): string {
  const steps = parseSteps(items);
  const said = explainOutput({ ...plain, steps, at: steps.length }, message);
  if (said === undefined) throw new Error(`no rule for ${items.join(' + ')}: ${message}`);
  return said.explanation;
}

const plain = { failed: new Set<number>(), root: false, forbidden: null };
