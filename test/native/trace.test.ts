import assert from 'node:assert/strict';
import { readFileSync, readlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import { asRoot, nativeFolder, run, start, trace, until } from './stagehand.js';

const RECIPE = ['-rmuinpf', '+', 'hostname', 'moby', '+', 'mount', 'proc', '+', 'lo', 'up', '--', 'true'];
const KINDS = ['user', 'mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup', 'time'];
const links = (pid: number | 'self') =>
  Object.fromEntries(KINDS.map((kind) => [kind, readlinkSync(`/proc/${pid}/ns/${kind}`)]));
const capabilities = (pid: number) =>
  readFileSync(`/proc/${pid}/status`, 'utf8').match(/^Cap\w+:\s+\w+$/gm) as string[];

describe('while a step stands still', () => {
  test('its pid is the one from outside, and only what was unshared so far differs from the host', async () => {
    const walk = start(RECIPE);
    const host = links('self');
    const own = new Set<string>();
    for (;;) {
      const line = await walk.next();
      if (line.type === 'step' && line.name === 'unshare') own.add(line.args[0] as string);
      const there = links(line.pid);
      // The PID namespace is entered by the fork.
      const entered =
        line.type === 'step' && line.inside.pid !== 1 ? [...own].filter((k) => k !== 'pid') : own;
      const changed = KINDS.filter((kind) => there[kind] !== host[kind]);
      assert.deepEqual(changed.sort(), [...entered].sort());
      if (line.type === 'step' && line.name === 'exec') break;
      walk.go('g');
    }
    walk.go('g');
    assert.equal((await walk.ended).status, 0);
  });

  test('it is behind the exec, before the first instruction of the command', async () => {
    const walk = start(['-U', '--', 'true']);
    await walk.next();
    walk.go('gg');
    const [unshared, executed] = [await walk.next(), await walk.next()];
    assert.deepEqual(
      [unshared.type === 'step' && unshared.name, executed.type === 'step' && executed.name],
      ['unshare', 'exec'],
    );
    assert.match(readlinkSync(`/proc/${executed.pid}/exe`), /true|coreutils|busybox/);
    const none = '0'.repeat(16);
    assert.ok(
      capabilities(executed.pid).includes(`CapEff:\t${none}`),
      'without a map an exec takes all capabilities',
    );
    assert.ok(capabilities(executed.pid).includes(`CapPrm:\t${none}`));
    walk.go('g');
    assert.equal((await walk.ended).status, 0);
  });
});

describe('the trace', () => {
  test('decodes every call, and a successful one has no errno', async () => {
    const { trace: lines, status } = await trace(RECIPE);
    assert.equal(status, 0);
    const calls = lines.flatMap((line) => (line.type === 'step' ? line.calls : []));
    const written = calls.map(({ call, args }) => `${call}(${args.join(', ')})`).join('\n');
    assert.ok(calls.every(({ errno, result }) => errno === null && result >= 0));
    for (const flag of ['USER', 'NS', 'UTS', 'IPC', 'NET', 'PID'])
      assert.match(written, new RegExp(`unshare\\(CLONE_NEW${flag}\\)`));
    assert.match(written, /write\(\d+, "0 \d+ 1"\)/);
    assert.match(written, /sethostname\("moby", 4\)/);
    assert.match(written, /mount\("proc", "\/proc", "proc", MS_NOSUID\|MS_NODEV\|MS_NOEXEC, NULL\)/);
    assert.match(written, /ioctl\(\d+, SIOCSIFFLAGS, .*IFF_UP\}\)/);
    assert.match(written, /execve\("true", argv, envp\)/);
  });

  test('names the errno of what failed, and goes on only when told to', async () => {
    const recipe = ['unshare', 'user', '+', 'map-gid', '+', 'hostname', 'x'.repeat(65), '--', 'true'];
    const stopped = await trace(recipe);
    assert.deepEqual([stopped.status, stopped.trace.length], [125, 3]);
    const { trace: lines, status } = await trace(['--keep-going', ...recipe]);
    const names = lines.map((line) => (line.type === 'step' ? [line.name, line.errno] : []));
    assert.deepEqual(names, [
      [],
      ['unshare', undefined],
      ['map-gid', 'EPERM'],
      ['hostname', 'EPERM'],
      ['exec', undefined],
    ]);
    assert.equal(status, 0);
  });

  test('says where in the source each step was performed', async () => {
    const { trace: lines } = await trace(RECIPE);
    for (const line of lines) {
      if (line.type !== 'step') continue;
      const source = readFileSync(nativeFolder + line.source.file, 'utf8');
      assert.match(source, new RegExp(`^static .*\\b${line.source.function}\\(`, 'm'));
      // A table line when no call was made in this file, else the call.
      assert.match(source.split('\n')[line.source.line - 1] as string, /CALL\(|CODE\(|__LINE__/);
    }
  });

  test('shows a long argument to its end, and any byte of it', async () => {
    const long = `/${'a'.repeat(100_000)}`;
    const many = Array.from({ length: 30 }, () => '\x01"\\\n\u00e9'.repeat(3000));
    const { trace: lines, status } = await trace(['--keep-going', 'umount', long, '--', 'true', ...many]);
    const [, umount, exec] = lines;
    assert.ok(umount?.type === 'step' && exec?.type === 'step');
    if (!asRoot) assert.equal(umount.calls[0]?.args[0], `"${long}"`);
    assert.deepEqual(exec.args, ['true', ...many]);
    assert.equal(status, 0);
  });

  test('holds no exec when the command was not found, but its failure', async () => {
    const { trace: lines, status, stderr } = await trace(['-r', '--', '/no/such/program']);
    const last = lines.at(-1);
    assert.ok(last?.type === 'step' && last.name === 'exec');
    assert.deepEqual([last.errno, last.calls[0]?.errno, status, stderr], ['ENOENT', 'ENOENT', 127, '']);
  });

  test('is not needed to be told of a failure, with a pace or without', async () => {
    const failing = ['unshare', 'user', '+', 'mount', 'tmpfs', '/nowhere', '--', 'true'];
    const without = await run(failing);
    assert.match(without.stderr, /^stagehand: mount tmpfs \/nowhere: mount: .* \(E\w+\)\n {2}\S.*\n$/);
    const walk = start(failing, { traced: false });
    walk.go('a');
    assert.deepEqual(await walk.ended, { ...without, trace: [] });
  });
});

test('a recipe that is killed before its exec is not said to have executed', async () => {
  for (const [flags, go] of [
    ['-r', 'g'],
    ['-r', 'a'],
    ['-rpf', 'g'],
    ['-rpf', 'a'],
  ] as const) {
    const walk = start([flags, '--', 'sleep', '1000']);
    const { pid } = await until(walk, flags === '-r' ? 'map-root' : 'fork');
    process.kill(pid, 'SIGKILL');
    walk.go(go);
    const { trace, status } = await walk.ended;
    assert.ok(trace.every((line) => line.type === 'ready' || line.name !== 'exec'));
    assert.equal(status, 137);
  }
});
