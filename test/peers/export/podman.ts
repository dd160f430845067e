import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shellQuote } from '../../../src/recipe/command-line.js';
import { removeEverywhere } from '../../native/groups.js';
import { asRoot } from '../../native/stagehand.js';
import { podmanConf } from '../../podman-conf.js';
import { GROUP, onTerminal, written } from './containers.js';
import { isSleeper, type State, stateOf } from './state.js';

/**
 * A podman that keeps all its files in `folder`, works without systemd, and writes down which process is the container. It
 * goes by the name of docker, too.
 */
function wrapper(folder: string): Record<string, string> {
  const at = (name: string): string => shellQuote(join(folder, name));
  const options = [
    `--root ${at('storage')} --runroot ${at('state')} --tmpdir ${at('tmp')} --storage-driver vfs`,
    '--cgroup-manager cgroupfs --events-backend none --log-level error',
  ].join(' ');
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'run'), { mode: 0o700 });
  const file = join(folder, 'bin', 'podman');
  writeFileSync(
    file,
    `#!/bin/sh
real=$(PATH=\${PATH#*:} && command -v podman)
# What is said otherwise to docker.
case "$0" in *docker) for word; do
  shift
  case "$word" in systempaths=unconfined) word=unmask=ALL ;; esac
  set -- "$@" "$word"
done ;; esac
[ "$1" = run ] || exec "$real" ${options} "$@"
shift
set -- --pidfile ${at('pid')} "$@"
# Where the host has none there is none to be bound.
[ -e /dev/mqueue ] || case "$*" in *"--ipc none"*) ;; *) set -- --tmpfs /dev/mqueue "$@" ;; esac
${limits}
${asRoot ? `case "$*" in *"--cgroups disabled"*) ;; *) set -- --cgroup-parent /${GROUP} "$@" ;; esac` : ''}
exec "$real" ${options} run "$@"
`,
  );
  chmodSync(file, 0o755);
  symlinkSync('podman', join(folder, 'bin', 'docker'));
  return {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}:/usr/sbin:/sbin`,
    CONTAINERS_CONF: podmanConf(folder),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    HOME: folder,
    TMPDIR: folder,
  };
}

/** Real root may be without the right to raise limits, which podman does if it is not told about these two. */
const limits = ['nofile="$(ulimit -Sn)"', 'nproc=1024']
  .map((limit) => `case "$*" in *${limit.replace(/=.*/, '=')}*) ;; *) set -- --ulimit ${limit} "$@" ;; esac`)
  .join('\n');

/** The exported script of podman, or that of docker, which podman runs as well. */
export async function podmanState(
  recipe: string,
  folder: string,
  rootfs: string,
  target: 'podman' | 'docker' = 'podman',
): Promise<State> {
  const env = wrapper(folder);
  const script = join(folder, 'box.sh');
  writeFileSync(script, written(target, recipe));
  try {
    return await stateOf(
      onTerminal(recipe, [...hidden, 'sh', script]),
      { ...env, ROOTFS: rootfs, UUID: 'box' },
      { find: () => sleeperOf(join(folder, 'pid')) },
    );
  } finally {
    end(folder, env);
  }
}

function sleeperOf(file: string): number | undefined {
  const pid = Number(read(file));
  return pid > 0 && isSleeper(pid) ? pid : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Without containers, without the process that holds the user namespace of a normal user, and without groups. */
function end(folder: string, env: Record<string, string>): void {
  const [program = '', ...words] = [...hidden, 'podman', 'rm', '--all', '--force', '--time', '0'];
  spawnSync(program, words, { env: { ...process.env, ...env } });
  const pause = Number(read(join(folder, 'tmp', 'pause.pid')));
  if (pause > 0) process.kill(pause, 'SIGKILL');
  removeEverywhere(GROUP);
  // What belongs to ids of the range only a user namespace with that range can remove.
  if (!asRoot) spawnSync('unshare', ['--map-auto', '--map-root-user', 'rm', '-rf', join(folder, 'storage')]);
}

/**
 * In a mount namespace of their own: for root what podman would write into the host's /run, and for all a second version of
 * control groups, which crun refuses, are not there.
 */
const hidden: readonly string[] = [
  ...(asRoot ? ['unshare', '--mount'] : ['podman', 'unshare']),
  'sh',
  '-c',
  `[ -n "$1" ] || mount -t tmpfs none /run
  shift
  [ ! -e /sys/fs/cgroup/unified ] || mount -t tmpfs none /sys/fs/cgroup/unified
  exec "$@"`,
  'sh',
  asRoot ? '' : 'not as root',
];

/** All capabilities are to podman those that it has itself, also for a user namespace of which root would have more. */
export function withoutWhatRootLacks(ours: State): State {
  const [, bounding = ''] = /^CapBnd:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  const less = (row: string): [string, string][] => {
    const set = ours[row] ?? '';
    if (!asRoot || !/^[0-9a-f]{16}$/.test(set)) return [];
    return [[row, (BigInt(`0x${set}`) & BigInt(`0x${bounding}`)).toString(16).padStart(16, '0')]];
  };
  return {
    ...ours,
    ...Object.fromEntries(['permitted', 'effective', 'bounding'].flatMap((set) => less(`caps.${set}`))),
  };
}
