import { hasPlaceholder } from './placeholders.js';
import type { Recipe } from './types.js';

/** A recipe as stagehand's arguments: steps with `+` between them, `--`, the command. */
export function recipeArguments(recipe: Recipe): string[] {
  const steps = recipe.steps.flatMap((step, i) => [...(i === 0 ? [] : ['+']), step.name, ...step.args]);
  return [...steps, '--', ...recipe.command];
}

/** A word as a shell needs it: quoted only when it must be. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** What a person types to run this recipe by hand. `$ROOTFS` and its like stay for the shell to fill in. */
export function commandLine(recipe: Recipe): string {
  const quote = (word: string): string =>
    hasPlaceholder(word) && /^[\w@%+=:,./$-]+$/.test(word) ? word : shellQuote(word);
  return ['stagehand', ...recipeArguments(recipe)].map(quote).join(' ');
}
