import { OUTPUT_RULES } from './output-rules.js';
import type { Situation } from './situation.js';
import { STEP_RULES } from './step-rules.js';

/**
 * Why the step at `situation.at` failed with `errno`, in a sentence or two that name the cause in this very recipe.
 * `hint` is what stagehand says of the error in general; it is the answer when no rule fits.
 */
export function explainStep(situation: Situation, errno: string, hint: string | null): string {
  const step = situation.steps[situation.at];
  for (const rule of step === undefined ? [] : STEP_RULES) {
    if (step === undefined || rule.step !== step.name || rule.errno !== errno) continue;
    const sentence = rule.because(situation, step);
    if (sentence !== undefined) return sentence;
  }
  return hint === null ? `The kernel answered ${errno}.` : sentenceOf(hint);
}

/**
 * What the command's own messages, or the signal that killed it, say about the kernel, and why; undefined when there is
 * nothing to explain.
 */
export function explainOutput(
  situation: Situation,
  output: string,
  status = 0,
): { errno: string; explanation: string } | undefined {
  for (const rule of OUTPUT_RULES) {
    const explanation =
      rule.message.test(output) || rule.status === status ? rule.because(situation) : undefined;
    if (explanation !== undefined) return { errno: rule.errno, explanation };
  }
  return undefined;
}

/** The error that `explainOutput` takes a line of the command's output for; undefined if for none. */
export function errnoSaid(line: string): string | undefined {
  return OUTPUT_RULES.find(({ message }) => message.test(line))?.errno;
}

/** What stagehand says of a failure, as a sentence. */
export function sentenceOf(hint: string): string {
  return `${hint.charAt(0).toUpperCase()}${hint.slice(1)}.`;
}
