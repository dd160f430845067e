import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { packageRoot } from '../../src/paths.js';
import { isRoot, learn } from '../learn.js';
import { missing } from '../native/missing.js';
import { podmanConf } from '../podman-conf.js';

const folder = mkdtempSync(join(tmpdir(), 'learn-namers-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** An OCI bundle whose program sleeps. */
function bundle(): string {
  const place = join(folder, 'bundle');
  mkdirSync(place);
  const script = join(packageRoot, 'rootfs-scripts', 'host.sh');
  execFileSync('sh', [script, join(place, 'rootfs')], { stdio: 'ignore' });
  execFileSync('runc', ['spec'], { cwd: place });
  const config = JSON.parse(readFileSync(join(place, 'config.json'), 'utf8'));
  config.process.terminal = false;
  config.process.args = ['sleep', '100'];
  writeFileSync(join(place, 'config.json'), JSON.stringify(config));
  return place;
}

const skip =
  (!isRoot && 'runc without root needs a control group of its own: run this test as root') ||
  missing('runc', 'runc') ||
  missing('crun', 'crun');

describe('the names of containers', { skip }, () => {
  // Where a control group of version 2 lies beside those of version 1, crun wants not to see it.
  const RUNTIMES = { runc: '', crun: 'umount /sys/fs/cgroup/unified 2>/dev/null;' };
  test('runc and crun know theirs, and neither that of the other', async () => {
    const place = bundle();
    // Programs of these names that keep their state here and not in /run.
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const pids = Object.entries(RUNTIMES).map(([runtime, before]) => {
      const real = execFileSync('sh', ['-c', `command -v ${runtime}`], { encoding: 'utf8' }).trim();
      const program = join(bin, runtime);
      writeFileSync(program, `#!/bin/sh\nexec ${real} --root ${join(folder, runtime)} "$@"\n`);
      chmodSync(program, 0o755);
      after(() => spawnSync(program, ['delete', '--force', nameFor(runtime)]));
      const options = `--detach --pid-file ${join(folder, `${runtime}.pid`)} ${nameFor(runtime)}`;
      const run = `${before} exec ${program} run ${options} </dev/null >/dev/null 2>&1`;
      execFileSync('unshare', ['--mount', 'sh', '-c', run], { cwd: place, timeout: 30_000 });
      return [runtime, Number(readFileSync(join(folder, `${runtime}.pid`), 'utf8'))] as const;
    });
    const env = { PATH: `${bin}:${process.env.PATH}`, XDG_RUNTIME_DIR: folder };
    for (const [runtime, pid] of pids) {
      const { code, stdout } = await learn(['compare', 'self', nameFor(runtime), '--json'], env);
      assert.equal(code, 1);
      assert.equal(JSON.parse(stdout).subjects[1].pid, pid);
    }
    const { stderr } = await learn(['compare', 'no-such-container'], env);
    assert.match(stderr, /runc does not know it\. crun does not know it\./);
  });
});

/** All that podman keeps lies in a folder here; where limits can't be raised it has to be told those that there are. */
const PODMAN = `#!/bin/sh
exec REAL --root ${folder}/storage --runroot ${folder}/state --tmpdir ${folder}/libpod/tmp --storage-driver vfs \\
  --cgroup-manager cgroupfs --events-backend none --log-level error "$@"
`;

const RUN = `[ ! -e /sys/fs/cgroup/unified ] || mount -t tmpfs none /sys/fs/cgroup/unified
exec podman run --detach --name "$1" --pidfile "$2" --network none --cgroups disabled --ulimit nofile="$(ulimit -Sn)" \
  --ulimit nproc=1024 --tmpfs /dev/mqueue --rootfs "$3" sleep 100 </dev/null >/dev/null`;

test('podman knows its own, and the runtime below it is not asked as well', {
  skip: (!isRoot && 'takes root') || missing('podman', 'podman'),
}, async () => {
  const bin = join(folder, 'podman-bin');
  mkdirSync(bin);
  const real = execFileSync('sh', ['-c', 'command -v podman'], { encoding: 'utf8' }).trim();
  writeFileSync(join(bin, 'podman'), PODMAN.replace('REAL', real), { mode: 0o755 });
  const [name, pidFile, rootfs] = [
    nameFor('podman'),
    join(folder, 'podman.pid'),
    join(folder, 'podman-rootfs'),
  ];
  execFileSync('sh', [join(packageRoot, 'rootfs-scripts', 'host.sh'), rootfs], { stdio: 'ignore' });
  const CONTAINERS_CONF = podmanConf(folder);
  const env = { PATH: `${bin}:${process.env.PATH}`, XDG_RUNTIME_DIR: folder, HOME: folder, CONTAINERS_CONF };
  after(() =>
    spawnSync('podman', ['rm', '--force', '--time', '0', name], { env: { ...process.env, ...env } }),
  );
  execFileSync('unshare', ['--mount', 'sh', '-c', RUN, 'sh', name, pidFile, rootfs], {
    ...{ stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 },
    env: { ...process.env, ...env },
  });
  const pid = Number(readFileSync(pidFile, 'utf8'));
  for (const word of [name, `podman:${name}`]) {
    const { stdout, stderr } = await learn(['compare', 'self', word, '--json'], env);
    assert.equal(stdout && JSON.parse(stdout).subjects[1].pid, pid, stderr);
  }
});

const nameFor = (runtime: string): string => `learn-test-${process.pid}-${runtime}`;
