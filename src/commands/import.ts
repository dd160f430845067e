import { basename, dirname, resolve } from 'node:path';
import { EXIT, Problem } from '../errors.js';
import { importedStepLines, importNoteLines } from '../print/import.js';
import { jsonLine } from '../print/json.js';
import { runPrinter } from '../print/run.js';
import { say } from '../print/say.js';
import { recipeArguments, shellQuote } from '../recipe/command-line.js';
import { MOST_BYTES, parseConfig } from '../recipe/import/config.js';
import { importConfig } from '../recipe/import/import.js';
import { type Imported, recipeOf } from '../recipe/import/types.js';
import { fillIn } from '../recipe/placeholders.js';
import type { Recipe } from '../recipe/types.js';
import { helperPath } from '../run/helper.js';
import { configFile, importHere, isFolder, readSmallFile } from '../run/import-here.js';
import { perform } from '../run/perform.js';
import { prepareSetting } from '../run/setting.js';
import { runOnTerminal } from '../run/shell.js';
import { initialView, reduceView } from '../run/view.js';

export interface ImportOptions {
  readonly run?: boolean;
  readonly as?: string;
  readonly json?: boolean;
}

/** A bundle on this machine, and its container as steps. */
interface Bundle {
  readonly file: string;
  readonly version: string;
  readonly rootfs: string;
  readonly imported: Imported;
}

/**
 * `learn import CONFIG.json|BUNDLE [--run] [-- COMMAND...]`: a configuration of OCI runtimes as steps of ours.
 * @returns 0, or with `run` the status of the command.
 * @throws Problem: there is no such file, it is no configuration, or it can't be run here.
 */
export async function importBundle(
  path: string,
  command: readonly string[],
  { run = false, as, json = false }: ImportOptions,
): Promise<number> {
  if (as !== undefined && as !== 'recipe')
    throw new Problem(`There is no format '${as}'; --as takes: recipe.`);
  if (as !== undefined && (run || json)) throw new Problem('--as is for itself: leave out --run and --json.');
  const bundle = await readBundle(path, command);
  if (as !== undefined) {
    console.log(lineOf(bundle));
    return EXIT.ok;
  }
  if (json) console.log(JSON.stringify({ ...(run ? { type: 'import' } : {}), ...asJson(bundle) }));
  else
    say(
      [titleOf(bundle)],
      run ? [] : ['', ...importedStepLines(bundle.imported)],
      importNoteLines(bundle.imported),
    );
  if (!run) {
    if (!json) say(['', `To run it: learn import ${shellQuote(path)} --run`]);
    return EXIT.ok;
  }
  requireRunnable(bundle);
  if (!json) say(['']);
  return json ? runAsJson(bundle) : runAsText(bundle);
}

async function readBundle(path: string, command: readonly string[]): Promise<Bundle> {
  const file = configFile(resolve(path));
  const found = readSmallFile(file, MOST_BYTES);
  if ('why' in found)
    throw new Problem(
      `${path} can't be read: ${found.why}. Name a config.json, or the folder that it is in.`,
    );
  const { config, raw } = parseConfig(found.text, basename(file));
  const folder = dirname(file);
  const rootfs = resolve(folder, config.root.path);
  const imported = importConfig(config, raw, await importHere(folder, rootfs), command);
  return { file, version: config.ociVersion, rootfs, imported };
}

const titleOf = ({ file, version, rootfs }: Bundle): string =>
  `${file} (OCI ${version}) as steps; $ROOTFS is ${rootfs}${isFolder(rootfs) ? '' : ', which is not there'}`;

function asJson({ file, version, rootfs, imported }: Bundle): object {
  const { steps, ...rest } = imported;
  return {
    config: file,
    ociVersion: version,
    rootfs,
    steps: steps.map(({ step, from }) => ({ ...step, from })),
    ...rest,
  };
}

/** To be typed as it is: with the environment of the configuration, and nothing of one's own. */
function lineOf({ rootfs, imported }: Bundle): string {
  const { command, ...recipe } = recipeOf(imported);
  const steps = fillIn(recipe.steps, { ROOTFS: rootfs });
  const words = [
    'env',
    '-i',
    ...Object.entries(imported.env).map(([name, value]) => `${name}=${value}`),
    helperPath(),
    ...recipeArguments({ steps, command }),
  ];
  if (words.some((word) => /\p{Cc}/u.test(word)))
    throw new Problem(
      'A word of this configuration has a line break or another control character in it: no line can have that.',
    );
  // The name of a control group is for the shell to fill in.
  return words.map((word) => (/^[\w,:]+:\$CGROUP$/.test(word) ? word : shellQuote(word))).join(' ');
}

function requireRunnable({ rootfs, imported }: Bundle): void {
  if (!isFolder(rootfs))
    throw new Problem(
      `There is no root file system at ${rootfs}. "learn rootfs build --to ${shellQuote(rootfs)}" makes one.`,
    );
  if (imported.command.length === 0)
    throw new Problem('The configuration has no process.args: put what to run behind --.');
}

/** What a session takes to perform it. */
const settingOf = ({
  rootfs,
  imported,
}: Bundle): { recipe: Recipe; rootfs: string; wholeEnv: Imported['env'] } => ({
  recipe: recipeOf(imported),
  rootfs,
  wholeEnv: imported.env,
});

async function runAsJson(bundle: Bundle): Promise<number> {
  let status: number = EXIT.ourselves;
  await perform(settingOf(bundle), (event) => {
    if (event.type === 'exit') status = event.status;
    console.log(jsonLine(event));
  });
  return status;
}

/** With a terminal of its own, and one to show it on, the command is for the person in front of it, as with "runc run". */
async function runAsText(bundle: Bundle): Promise<number> {
  if (bundle.imported.terminal && process.stdin.isTTY && process.stdout.isTTY) {
    const setting = await prepareSetting(settingOf(bundle));
    try {
      return await runOnTerminal(setting);
    } finally {
      setting.remove();
    }
  }
  const printer = runPrinter({});
  let status: number = EXIT.ourselves;
  let view = initialView(recipeOf(bundle.imported));
  await perform(settingOf(bundle), (event) => {
    view = reduceView(view, event);
    if (event.type === 'exit') status = event.status;
    for (const line of printer.lines(event, view)) console.log(line);
  });
  return status;
}
