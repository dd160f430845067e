import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hierarchies, removeEverywhere } from '../../native/groups.js';
import { GROUP, onTerminal, written } from './containers.js';
import { type State, stateOf } from './state.js';

/** The exported script, with a systemd-nspawn that does without systemd: it works in the group in which it is started. */
export async function nspawnState(recipe: string, folder: string, rootfs: string): Promise<State> {
  const script = join(folder, 'nspawn.sh');
  writeFileSync(script, written('nspawn', recipe));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const wrapper = join(bin, 'systemd-nspawn');
  writeFileSync(wrapper, `#!/bin/sh\nPATH=\${PATH#*:}\nexec systemd-nspawn --register=no --keep-unit "$@"\n`);
  chmodSync(wrapper, 0o755);
  try {
    const state = await stateOf(
      onTerminal(recipe, ['unshare', '--mount', 'sh', '-c', PREPARE, 'sh', script]),
      {
        PATH: `${bin}:${process.env.PATH}`,
        ROOTFS: rootfs,
        UUID: 'box',
        GROUPS: groups.join(' '),
      },
    );
    return state;
  } finally {
    removeEverywhere(GROUP);
  }
}

/** It looks for its own group in these. */
const groups = hierarchies
  .map(({ mountPoint }) => mountPoint)
  .filter((path) => /\/(systemd|unified|cgroup)$/.test(path) && existsSync(join(path, 'cgroup.procs')))
  .map((path) => join(path, GROUP));

const PREPARE = `
  mount -t tmpfs none /run
  for group in $GROUPS; do mkdir -p "$group" && echo $$ >"$group/cgroup.procs"; done
  unset GROUPS
  exec sh "$@"`;
