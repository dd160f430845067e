import { Problem } from '../errors.js';
import { expandFlags, FLAG_LETTERS } from './flags.js';
import { didYouMean } from './nearest.js';
import { STEP_KINDS, stepKind } from './steps.js';
import type { Step } from './types.js';

/** A step as a person types it: `mount tmpfs /mnt`. The inverse of `parseStep`. */
export function formatStep(step: Step): string {
  return [step.name, ...step.args].join(' ');
}

/** @throws Problem when there is no such step. Whether the arguments make sense is for stagehand to say. */
export function parseStep(text: string): Step {
  const [name = '', ...args] = text.trim().split(/\s+/);
  if (stepKind(name) === undefined || name === 'exec') {
    const names = STEP_KINDS.map((kind) => kind.name);
    throw new Problem(
      `There is no step '${name}'${didYouMean(name, names, '; stagehand --list shows all steps.')}`,
    );
  }
  return { name, args };
}

/** A list as in a lesson: steps, of which the first may be flags such as `-rmpf`. */
export function parseSteps(items: readonly string[]): Step[] {
  return items.flatMap((item) => (item.startsWith('-') ? parseFlags(item) : [parseStep(item)]));
}

function parseFlags(item: string): Step[] {
  const letters = item.slice(1);
  const unknown = [...letters].find((letter) => !FLAG_LETTERS.includes(letter));
  if (letters === '' || unknown !== undefined) {
    throw new Problem(
      `There is no flag '-${unknown ?? ''}'; the flags are ${[...FLAG_LETTERS].map((l) => `-${l}`).join(' ')}.`,
    );
  }
  return expandFlags(letters);
}
