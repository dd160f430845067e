import { EXIT, Problem } from '../../errors.js';
import type { Step } from '../../recipe/types.js';
import { helperPath } from '../helper.js';
import { runProgram } from './program.js';

/**
 * Who outside is root inside, as a line of map-ranges calls them: `sub`, `sub+5`, `100000`. undefined when root inside is
 * whoever runs the recipe, or nobody.
 */
export function mappedRoot(steps: readonly Step[]): string | undefined {
  const step = steps.find(({ name }) => name === 'map-ranges');
  const line = step?.args.find((word) => /^(?:u:)?0:(?!me:)/.test(word));
  return line?.replace(/^u:/, '').split(':')[1];
}

/**
 * Gives a folder and all that is in it to whom a map makes root: to nobody else would root inside be more than a stranger
 * in its own root file system. Whoever gives is root of a user namespace in which both are.
 * @param outside as `mappedRoot` says it.
 * @throws Problem (125): they have no such id.
 */
export async function giveToMappedRoot(folder: string, outside: string): Promise<void> {
  const { ok, lastWord } = await runProgram([
    helperPath(),
    ...['unshare', 'user', '+', 'map-ranges', '0:me:1', `1:${outside}:1`],
    ...['--', 'chown', '-hR', '1:1', folder],
  ]);
  if (!ok)
    throw new Problem(
      `The root file system can't belong to ${outside}, who is to be root inside: ${lastWord}`,
      EXIT.ourselves,
    );
}
