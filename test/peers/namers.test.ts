import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { packageRoot } from '../../src/paths.js';
import { isRoot, learn } from '../learn.js';
import { missing } from '../native/missing.js';

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

const nameFor = (runtime: string): string => `learn-test-${process.pid}-${runtime}`;
