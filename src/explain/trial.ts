import { helperPath } from '../run/helper.js';
import type { Machine, RunResult } from '../run/machine.js';
import type { Probe } from './entry.js';

/**
 * Performs a recipe for real, `-rmpf + mount proc`, with `true` as its command. It changes nothing: all that it makes is in
 * namespaces that end with it.
 * @returns null if stagehand is not built.
 */
export async function trial(
  machine: Machine,
  recipe: string,
): Promise<{ works: boolean; probe: Probe } | null> {
  const done = await perform(machine, recipe);
  if (done === null) return null;
  const [first = ''] = done.stderr.split('\n');
  const said = done.ok ? 'works in this shell' : first.replace(/^stagehand: /, '');
  return { works: done.ok, probe: { asked: `stagehand ${recipe}`, said } };
}

async function perform(machine: Machine, recipe: string): Promise<RunResult | null> {
  try {
    return await machine.run([helperPath(), ...recipe.split(' '), '--', 'true']);
  } catch {
    return null; // One witness less.
  }
}
