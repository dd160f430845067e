import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hierarchies, removeEverywhere } from '../../native/groups.js';
import { childrenOf } from '../../native/processes.js';
import { GROUP, written } from './containers.js';
import { type State, stateOf } from './state.js';

const unified = hierarchies.find(({ version }) => version === 2);

/** The reason why there can't be a systemd here; false if there can. */
export const noSystemd: string | false =
  unified === undefined && 'systemd wants control groups of version 2, and here are none';

/** The exported service, run by a systemd that is process 1 of namespaces of its own, and is what the host is otherwise. */
export async function systemdState(recipe: string, folder: string, rootfs: string): Promise<State> {
  const units = join(folder, 'units');
  const out = join(folder, 'out');
  mkdirSync(join(units, 'box.service.d'), { recursive: true });
  writeFileSync(join(units, 'box.service'), written('systemd', recipe).replaceAll('/srv/root', rootfs));
  writeFileSync(
    join(units, 'box.service.d', 'test.conf'),
    `[Unit]\nDefaultDependencies=no\n[Service]\nStandardOutput=file:${out}\nStandardError=file:${out}\n`,
  );
  const group = join(unified?.mountPoint ?? '', GROUP);
  const read = (): string => {
    try {
      return readFileSync(out, 'utf8');
    } catch {
      return '';
    }
  };
  try {
    return await stateOf(
      ['sh', '-c', START, 'sh'],
      { GROUP_FOLDER: group, SYSTEMD_UNIT_PATH: units },
      { said: read, host: (child) => childrenOf(child.pid ?? 0)[0] ?? 0 },
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}${read()}`);
  } finally {
    removeEverywhere(GROUP);
  }
}

// It makes folders in /dev, which is one for all: so it gets another one.
const START = `
  mkdir "$GROUP_FOLDER" && echo $$ >"$GROUP_FOLDER/cgroup.procs"
  exec unshare --mount --pid --uts --ipc --net --cgroup --fork --kill-child sh -c '
    mount -t tmpfs none /run
    mkdir /run/dev
    mount -t tmpfs -o mode=755 none /run/dev
    for device in null zero full random urandom tty; do
      : >"/run/dev/$device"
      mount --bind "/dev/$device" "/run/dev/$device"
    done
    mkdir /run/dev/pts /run/dev/shm
    mount --bind /dev/pts /run/dev/pts
    mount --move /run/dev /dev
    mount -t proc proc /proc
    mount -t cgroup2 none /sys/fs/cgroup
    export container=test
    exec /lib/systemd/systemd --system --unit=box.service --show-status=no --log-target=console'`;
