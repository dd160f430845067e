import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CAPABILITY_NAMES } from '../../../src/kernel/capability-names.js';
import { recipeArguments, shellQuote } from '../../../src/recipe/command-line.js';
import { containerSpec } from '../../../src/recipe/export/fold.js';
import { withNumbers } from '../../../src/recipe/export/ranges.js';
import { exportAs, type TargetName } from '../../../src/recipe/export/targets.js';
import { parseRecipe } from '../../../src/recipe/parse-recipe.js';
import { fillIn } from '../../../src/recipe/placeholders.js';
import { freshRootfs } from '../../../src/run/rootfs/fresh.js';
import { subordinateIds } from '../../../src/run/subordinate-ids.js';
import { asRoot, stagehand } from '../../native/stagehand.js';
import { COMMAND, type State, stateOf } from './state.js';

/** A folder for a test; whoever real root becomes may look into it. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'learn-export-'));
  chmodSync(folder, 0o755);
  return folder;
}

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export const here = {
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
  capabilities: CAPABILITY_NAMES,
  ranges: subordinateIds(),
};

/** What `learn export` writes of this recipe. */
export function written(target: TargetName, recipe: string): string {
  const spec = containerSpec({
    steps: withNumbers(parseRecipe(recipe).steps, subordinateIds()),
    command: COMMAND,
  });
  return exportAs(target, spec, here, 'a test').text;
}

/** stagehand's own run of the recipe. @param asNobody what real root becomes first, as in `learn run` and in the script. */
export async function ourState(recipe: string, rootfs: string, asNobody = false): Promise<State> {
  const steps = fillIn(parseRecipe(recipe).steps, {
    ROOTFS: rootfs,
    UUID: 'box',
    CGROUP: GROUP,
    TMPDIR: dirname(rootfs),
  });
  const nobody = { name: 'setuid', args: ['65534'] };
  const first = steps.findIndex(({ name }) => !name.startsWith('cgroup-'));
  const held = asNobody ? [...steps.slice(0, first), nobody, ...steps.slice(first)] : steps;
  if (asNobody) spawnSync('chown', ['-hR', '65534:65534', rootfs]);
  return stateOf(onTerminal(recipe, [stagehand, ...recipeArguments({ steps: held, command: COMMAND })]));
}

/** The exported script, run by sh; bwrap's is one, too. */
export async function scriptState(
  target: 'sh' | 'bwrap',
  recipe: string,
  folder: string,
  rootfs: string,
): Promise<State> {
  const file = join(folder, `${target}.sh`);
  writeFileSync(file, written(target, recipe));
  return stateOf(onTerminal(recipe, ['sh', file]), { ROOTFS: rootfs, UUID: 'box', CGROUP: GROUP });
}

/** Which terminal it is on is a matter of some recipes; the others have none. */
export function onTerminal(recipe: string, words: readonly string[]): readonly string[] {
  return /\bpty|tty\b/.test(recipe)
    ? ['script', '-qec', words.map(shellQuote).join(' '), '/dev/null']
    : words;
}

/** The control group of all these containers, one after the other. */
export const GROUP = `learn-export-${process.pid}`;

let runs = 0;

/** The exported bundle, run by an OCI runtime, which keeps its state in the bundle. */
export async function bundleState(runtime: 'crun' | 'runc', recipe: string): Promise<State> {
  const bundle = scratch();
  const name = `learn-export-${process.pid}-${++runs}`;
  const words = [runtime, '--root', join(bundle, 'state'), 'run', '--bundle', bundle, name];
  try {
    await freshRootfs(join(bundle, 'rootfs'));
    writeFileSync(join(bundle, 'config.json'), written('oci', recipe));
    return await stateOf(
      onTerminal(recipe, ['unshare', ...privateMounts, 'sh', '-c', PREPARE, 'sh', ...words]),
    );
  } finally {
    spawnSync(runtime, ['--root', join(bundle, 'state'), 'delete', '--force', name]);
    remove(bundle);
  }
}

/** Without a user namespace for root; a normal user keeps their number in theirs, which the bundle names. */
const privateMounts = asRoot ? ['--mount'] : ['--mount', '--map-current-user', '--keep-caps'];

// crun refuses to run where a control group of version 2 lies beside those of version 1: here it is not to be seen.
const PREPARE = `
  [ ! -e /sys/fs/cgroup/unified ] || mount -t tmpfs none /sys/fs/cgroup/unified
  [ "$(id -u)" = 0 ] && exec "$@"
  exec setpriv --ambient-caps=-all --inh-caps=-all "$@"`;
