import { Problem } from '../errors.js';
import { flagOf } from './flags.js';
import { formatStep } from './parse.js';
import type { Step } from './types.js';

/**
 * The steps without those that `names` means: a flag (`-m`: all steps that belong to it), flags together (`-mp`),
 * a whole step (`mount proc`), or the name of a step (`fork`: all steps of that name).
 * @throws Problem when a name means none of them: nothing would be left out, and the run would mislead.
 */
export function leaveOut(steps: readonly Step[], names: readonly string[]): Step[] {
  const wanted = names.flatMap(splitFlags);
  for (const name of wanted) {
    if (!steps.some((step) => means(name, step))) {
      throw new Problem(`There is no ${name} to leave out here; this recipe has ${listOf(steps)}.`);
    }
  }
  return steps.filter((step) => !wanted.some((name) => means(name, step)));
}

/** The flags and steps by which parts of a recipe can be left out, in the recipe's order. */
export function leavable(steps: readonly Step[]): string[] {
  return [...new Set(steps.map((step) => flagOf(step) ?? formatStep(step)))];
}

function splitFlags(name: string): string[] {
  return /^-[A-Za-z]{2,}$/.test(name) ? [...name.slice(1)].map((letter) => `-${letter}`) : [name];
}

function means(name: string, step: Step): boolean {
  const flag = name === '-U' ? '-r' : name;
  return (
    flag === flagOf(step) || name === step.name || name.trim().split(/\s+/).join(' ') === formatStep(step)
  );
}

function listOf(steps: readonly Step[]): string {
  const names = leavable(steps);
  return names.length === 0 ? 'no steps' : names.join(', ');
}
