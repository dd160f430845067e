import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadStage } from '../course/load.js';
import { EXIT, Problem } from '../errors.js';
import { CAPABILITY_NAMES } from '../kernel/capability-names.js';
import { readLastCapability } from '../kernel/proc.js';
import { say } from '../print/say.js';
import { containerSpec } from '../recipe/export/fold.js';
import { withNumbers } from '../recipe/export/ranges.js';
import type { Exported, Here } from '../recipe/export/spec.js';
import { exportAs, fileMode, type TargetName, targetName, toldOnce } from '../recipe/export/targets.js';
import { comments } from '../recipe/export/words.js';
import { parseSteps } from '../recipe/parse.js';
import { parseRecipe } from '../recipe/parse-recipe.js';
import type { Recipe } from '../recipe/types.js';
import { writeBundle } from '../run/bundle.js';
import { sanitize } from '../run/sanitize.js';
import { subordinateIds } from '../run/subordinate-ids.js';

export interface ExportOptions {
  readonly as?: string;
  readonly to?: string;
}

/**
 * `learn export N|RECIPE --as FORMAT [--to PATH] [-- COMMAND...]`: the container in the format of others.
 * @throws Problem: no such stage, step or format; a recipe that would act on the host; a file that is there already.
 */
export async function exportRecipe(words: readonly string[], { as, to }: ExportOptions): Promise<number> {
  const [what, ...rest] = words;
  if (what === undefined) throw new Problem('Export what? A stage by its number, or a recipe in quotes.');
  const format = targetName(as);
  const { title, recipe } = await find(what);
  // Behind a recipe that begins with a dash commander leaves the -- in its place.
  const command = rest[0] === '--' ? rest.slice(1) : rest;
  const ranges = subordinateIds();
  const spec = containerSpec({
    steps: withNumbers(recipe.steps, ranges),
    command: command.length > 0 ? command : recipe.command,
  });
  const file = to === undefined ? undefined : resolve(to);
  const exported = exportAs(format, spec, { ...here(), ranges }, title, file);
  if (to === undefined) process.stdout.write(asOne(exported));
  else await write(format, to, exported);
  // A format without comments can't say it itself.
  if (format === 'oci')
    for (const { what, why } of toldOnce(exported.leftOut))
      console.error(sanitize(`not in it: ${what}: ${why}`));
  return EXIT.ok;
}

async function find(what: string): Promise<{ title: string; recipe: Recipe }> {
  if (!/^\w+$/.test(what) || /^[a-z]{2}/.test(what)) return { title: what, recipe: parseRecipe(what) };
  const { stage, title, recipe, shell } = await loadStage(what);
  return {
    title: `Stage ${stage}: ${title}\n${recipe.join(' + ')}`,
    recipe: { steps: parseSteps(recipe), command: [shell] },
  };
}

function here(): Here {
  return {
    uid: process.geteuid?.() ?? 0,
    gid: process.getegid?.() ?? 0,
    capabilities: CAPABILITY_NAMES.slice(0, readLastCapability() + 1),
  };
}

/** Without a file for the second part, that stands in comments behind the first. */
function asOne({ text, beside }: Exported): string {
  if (beside === undefined) return text;
  return `${text}\n${comments([`In the file ${beside.name}:`, ...beside.text.trimEnd().split('\n')]).join('\n')}\n`;
}

async function write(format: TargetName, to: string, { text, beside }: Exported): Promise<void> {
  if (format === 'oci') {
    await writeBundle(to, text);
    say([`${to}: config.json and rootfs. To run it: runc run --bundle ${to} NAME`]);
    return;
  }
  const files = [{ name: to, text }, ...(beside === undefined ? [] : [beside])];
  for (const { name } of files)
    if (existsSync(name)) throw new Problem(`${name} is there already; name another file, or remove it.`);
  for (const { name, text } of files) writeNew(name, text, fileMode(format));
}

function writeNew(file: string, text: string, mode: number): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode });
  } catch (error) {
    throw new Problem(`${file} can't be written: ${(error as Error).message}`);
  }
}
