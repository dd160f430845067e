import { Problem } from '../errors.js';
import { wrongArguments } from './arguments.js';
import { formatStep, parseSteps } from './parse.js';
import { shellWords } from './shell-words.js';
import type { Recipe } from './types.js';

/**
 * A recipe as one types it behind `stagehand`: `-rmpf + mount proc -- ps ax`. The inverse of `commandLine`.
 * @returns an empty command when it has none.
 * @throws Problem: a step does not exist, or lacks arguments.
 */
export function parseRecipe(text: string): Recipe {
  const words = shellWords(text);
  const end = words.indexOf('--');
  const items = splitAt(end < 0 ? words : words.slice(0, end), '+').filter((item) => item.length > 0);
  const steps = items.flatMap(([name = '', ...args]) =>
    name.startsWith('-')
      ? parseSteps([name, ...(args.length > 0 ? [args.join(' ')] : [])])
      : [{ ...named(name), args }],
  );
  for (const step of steps) {
    const wrong = wrongArguments(step);
    if (wrong !== undefined) throw new Problem(`'${formatStep(step)}' makes no sense: ${wrong}.`);
  }
  return { steps, command: end < 0 ? [] : words.slice(end + 1) };
}

function named(name: string): { readonly name: string } {
  return { name: parseSteps([name])[0]?.name ?? name };
}

function splitAt(words: readonly string[], separator: string): string[][] {
  const items: string[][] = [[]];
  for (const word of words) {
    if (word === separator) items.push([]);
    else items.at(-1)?.push(word);
  }
  return items;
}
