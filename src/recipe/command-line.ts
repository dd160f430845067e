import { Problem } from '../errors.js';
import { foldFlags } from './flags.js';
import { hasPlaceholder } from './placeholders.js';
import type { Recipe } from './types.js';

/**
 * A recipe as stagehand's arguments: steps with `+` between them, `--`, the command.
 * @throws Problem: a step has one of these two words as an argument, which would end it; a configuration may have such.
 */
export function recipeArguments(recipe: Recipe): string[] {
  for (const { name, args } of recipe.steps)
    for (const word of args)
      if (word === '+' || word === '--')
        throw new Problem(`The step '${name}' can't be given the word '${word}': a step ends there.`);
  return joined(
    recipe.steps.map(({ name, args }) => [name, ...args]),
    recipe.command,
  );
}

/** With `+` between the items, and the command behind them. */
function joined(items: readonly (readonly string[])[], command: readonly string[]): string[] {
  return [...items.flatMap((item, i) => [...(i === 0 ? [] : ['+']), ...item]), '--', ...command];
}

/** A word as a shell needs it: quoted only when it must be. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** What a person types to run this recipe by hand. `$ROOTFS` and its like stay for the shell to fill in. */
export function commandLine(recipe: Recipe): string {
  return typed(recipeArguments(recipe));
}

/** The same with flags for the first steps, where there are flags that stand for them: `stagehand -rmpf + mount proc -- sh`. */
export function shortCommandLine({ steps, command }: Recipe): string {
  const { letters, rest } = foldFlags(steps);
  const flags = letters === '' ? [] : [[`-${letters}`]];
  return typed(joined([...flags, ...rest.map(({ name, args }) => [name, ...args])], command));
}

function typed(words: readonly string[]): string {
  const quote = (word: string): string =>
    hasPlaceholder(word) && /^[\w@%+=:,./$-]+$/.test(word) ? word : shellQuote(word);
  return ['stagehand', ...words].map(quote).join(' ');
}
