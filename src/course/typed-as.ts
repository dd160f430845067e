import { dirname, join } from 'node:path';
import { packageRoot } from '../paths.js';
import { shellQuote } from '../recipe/command-line.js';
import { findHelper } from '../run/helper.js';
import { inPath } from '../run/in-path.js';
import type { Goal } from './goals/schema.js';

/**
 * How to have the words that the texts use where no folder of PATH has them; undefined where one has.
 * @param goals what is asked for; `stagehand` matters only if their hints name it
 */
export function typedAs(goals: readonly Goal[] = []): string | undefined {
  const program = join(packageRoot, 'bin/learn');
  const hasLearn = inPath('learn');
  const stagehand = stagehandFor(goals.flatMap(({ hints }) => hints));
  if (stagehand === undefined)
    return hasLearn ? undefined : sentence('learn', 'it', `alias learn=${shellQuote(program)}`);
  const folders = [...(hasLearn ? [] : [dirname(program)]), dirname(stagehand)];
  return sentence(
    hasLearn ? 'stagehand' : 'learn or stagehand',
    hasLearn ? 'it' : 'them',
    // Not an alias: the hints want it in the shell of a container, too.
    `PATH=$PATH:${folders.map(shellQuote).join(':')}`,
  );
}

/** How to have stagehand, for who has read a hint; undefined if it is not in the hint, or is in PATH. */
export function stagehandTyped(hint: string): string | undefined {
  const stagehand = stagehandFor([hint]);
  return stagehand === undefined
    ? undefined
    : sentence('stagehand', 'it', `PATH=$PATH:${shellQuote(dirname(stagehand))}`);
}

function stagehandFor(texts: readonly string[]): string | undefined {
  if (!texts.some((text) => /\bstagehand /.test(text)) || inPath('stagehand')) return undefined;
  return findHelper();
}

function sentence(names: string, them: string, line: string): string {
  return `No folder of your PATH has ${names}. In a shell where you want to type ${them}, type this first: ${line}`;
}
