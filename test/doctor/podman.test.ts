import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { execa } from 'execa';
import { PROC_COVERED } from '../../src/explain/messages/machine-causes.js';
import { freshRootfs } from '../../src/run/rootfs/fresh.js';
import { machine } from '../explain/machines.js';
import { isRoot } from '../learn.js';
import { missing } from '../native/missing.js';
import { noRootfs } from '../native/rootfs.js';
import { podmanConf } from '../podman-conf.js';

const folder = mkdtempSync(join(tmpdir(), 'learn-podman-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));

/** As podman is told where there is neither systemd nor a storage of its own, and where limits can't be raised. */
const PODMAN = `[ ! -e /sys/fs/cgroup/unified ] || mount -t tmpfs none /sys/fs/cgroup/unified
  exec podman --root ${folder}/storage --runroot ${folder}/run --tmpdir ${folder}/tmp --storage-driver vfs \\
    --cgroup-manager cgroupfs --events-backend none --log-level error \\
    run --rm --network none --cgroups disabled --ulimit nofile="$(ulimit -Sn)" --ulimit nproc=1024 --tmpfs /dev/mqueue \\
    "$@" --rootfs ${folder}/rootfs unshare -rpf --mount-proc true`;

test('a container of podman covers parts of /proc, and the option that is named opens them', {
  skip: (!isRoot && 'takes root') || noRootfs || missing('podman', 'podman'),
}, async () => {
  await freshRootfs(join(folder, 'rootfs'));
  const inside = machine({ files: { '/run/.containerenv': '' } });
  const [line = ''] = PROC_COVERED.type?.(inside, '') ?? [];
  const options = /^podman run (.*) \.\.\.$/.exec(line)?.[1]?.split(' ') ?? assert.fail(line);
  const run = (args: readonly string[]) =>
    execa('unshare', ['-m', 'sh', '-c', PODMAN, 'sh', ...args], {
      ...{ reject: false, stdin: 'ignore' },
      env: { HOME: folder, CONTAINERS_CONF: podmanConf(folder) },
    });
  assert.match((await run([])).stderr, /mount \/proc failed: Operation not permitted/);
  const { exitCode, stderr } = await run(options);
  assert.equal(exitCode, 0, stderr);
});
