import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerSpec } from '../../../src/recipe/export/fold.js';
import { exportAs } from '../../../src/recipe/export/targets.js';
import { parseRecipe } from '../../../src/recipe/parse-recipe.js';
import { hierarchies } from '../../native/groups.js';
import { asRoot } from '../../native/stagehand.js';
import { here, onTerminal } from './containers.js';
import { COMMAND, type State, stateOf } from './state.js';

/** The exported configuration, run by lxc-execute. */
export async function lxcState(recipe: string, folder: string, rootfs: string): Promise<State> {
  const name = `learn-export-${process.pid}`;
  const file = join(folder, 'box.conf');
  const spec = containerSpec({ ...parseRecipe(recipe), command: COMMAND });
  const { text, beside } = exportAs('lxc', spec, here, 'a test', file);
  writeFileSync(file, text);
  if (beside !== undefined) writeFileSync(beside.name, beside.text);
  const [path, run] = [join(folder, 'lxc'), join(folder, 'run')];
  mkdirSync(path);
  mkdirSync(run, { mode: 0o700 });
  // As one of the lines at its head says.
  const ours = text.includes('\nlxc.rootfs.path') ? ['--define', `lxc.rootfs.path=dir:${rootfs}`] : [];
  const words = ['lxc-execute', '--name', name, '--lxcpath', path, '--rcfile', file, ...ours];
  const groups = recipe.includes('cgroup');
  try {
    const env = { XDG_RUNTIME_DIR: run, HOME: folder };
    const state = await stateOf(onTerminal(recipe, [...hidden(groups), ...words]), env);
    return asRoot ? withoutHidden(state) : state;
  } finally {
    if (asRoot && groups) removeGroups(name);
  }
}

/**
 * For root its files in /run are not there, and control groups only for recipes about them: it does not take away all that it
 * makes.
 */
function hidden(groups: boolean): string[] {
  if (!asRoot) return [];
  const hide = groups ? '' : 'mount -t tmpfs none /sys/fs/cgroup;';
  return ['unshare', '--mount', 'sh', '-c', `mount -t tmpfs none /run; ${hide} exec "$@"`, 'sh'];
}

/** Over what is hidden there is a mount of the test. */
const withoutHidden = (state: State): State => ({
  ...state,
  mounts: (state.mounts ?? '').replaceAll(/^\/(run|sys\/fs\/cgroup) tmpfs\n?/gm, ''),
});

/** The processes that are still in these groups are those of lxc-execute itself, on their way out. */
function removeGroups(name: string): void {
  for (const { mountPoint } of hierarchies)
    for (const group of [`lxc.payload.${name}`, `lxc.monitor.${name}`, 'lxc.pivot'])
      spawnSync('rmdir', [join(mountPoint, group)]);
}
