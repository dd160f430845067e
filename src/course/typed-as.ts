import { join } from 'node:path';
import { packageRoot } from '../paths.js';
import { shellQuote } from '../recipe/command-line.js';
import { inPath } from '../run/in-path.js';

/** How to have the word `learn`, which the texts use, where no folder of PATH has it; undefined where one has. */
export function typedAs(): string | undefined {
  if (inPath('learn')) return undefined;
  const program = shellQuote(join(packageRoot, 'bin/learn'));
  return `No folder of your PATH has learn. In a shell where you want to type it, type this first: alias learn=${program}`;
}
