import type { Recipe, Step } from './types.js';

/**
 * What a recipe may name before it exists: it is made anew for each run, and named when the run starts. The command
 * finds the same values as environment variables.
 */
export const PLACEHOLDERS = {
  ROOTFS: 'the root file system of this run, a fresh copy',
  CGROUP: 'the control group of this run',
  UUID: 'a name that no other run has',
  BRIDGE: 'a name for a bridge in the network of the host, which only root can make',
  TMPDIR: 'the folder for temporary files of this run',
} as const;

export type Placeholder = keyof typeof PLACEHOLDERS;

const NAMES = Object.keys(PLACEHOLDERS) as Placeholder[];
const ANY = new RegExp(`\\$(${NAMES.join('|')})\\b`, 'g');

/** Whether a recipe needs this to be there: one of its steps names it, or its command does. */
export function needs(recipe: Recipe, name: Placeholder): boolean {
  const words = [...recipe.steps.flatMap((step) => step.args), ...recipe.command];
  return words.some((word) => [...word.matchAll(ANY)].some((match) => match[1] === name));
}

/** The steps with values in place of the names. A name without a value stays as it is. */
export function fillIn(
  steps: readonly Step[],
  values: Readonly<Partial<Record<Placeholder, string>>>,
): Step[] {
  const fill = (word: string): string =>
    word.replaceAll(ANY, (whole, name: Placeholder) => values[name] ?? whole);
  return steps.map((step) => ({ ...step, args: step.args.map(fill) }));
}

/** Whether a word has a placeholder in it, which a shell fills in as well, if one lets it. */
export function hasPlaceholder(word: string): boolean {
  return word.search(ANY) >= 0;
}
