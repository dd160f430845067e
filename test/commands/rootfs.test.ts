import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { beforeEach } from 'node:test';
import { learn, learnPath, type Result } from '../learn.js';
import { survivors } from '../native/processes.js';
import { inside, namesIn, temporary, waitFor } from '../rootfs-scripts/scripts.js';

let env: Record<string, string>;
let cache: string;

beforeEach(() => {
  const home = temporary();
  env = {
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_STATE_HOME: join(home, 'state'),
    LEARN_ROOTFS: '',
    TZ: 'UTC',
  };
  cache = join(home, 'cache/build-your-own-container/rootfs');
});

const rootfs = (...args: readonly string[]): Promise<Result> => learn(['rootfs', ...args], env);

test('build without a name makes the one of the host; list shows it; remove removes it', async () => {
  const path = join(cache, 'host/root');
  const built = await rootfs('build');
  assert.deepEqual([built.code, built.stderr], [0, '']);
  assert.match(built.stdout, new RegExp(`^host: \\d+(\\.\\d)? MB in ${path}$`));
  assert.ok(existsSync(join(path, 'bin/sh')));
  const { stdout } = await rootfs('list');
  assert.match(
    stdout,
    new RegExp(`^\\* host +\\d+(\\.\\d)? MB +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d +${path}$`, 'm'),
  );
  assert.match(stdout, /^ {2}debian +- +- +Debian/m);
  assert.deepEqual(await rootfs('remove', 'host'), { code: 0, stdout: 'removed host', stderr: '' });
  assert.deepEqual(namesIn(cache), []);
});

test('list --json', async () => {
  const before = Date.now();
  await rootfs('build', 'host');
  env.LEARN_ROOTFS = 'debian';
  const { stdout, code } = await rootfs('list', '--json');
  const list = JSON.parse(stdout);
  assert.equal(code, 0);
  assert.deepEqual(
    list.map(({ kind }: { kind: string }) => kind),
    ['host', 'busybox', 'debian', 'alpine', 'oci'],
  );
  const { built_at, bytes, ...host } = list[0];
  assert.deepEqual(host, { kind: 'host', path: join(cache, 'host/root'), default: false });
  assert.ok(bytes > 1_000_000 && Date.parse(built_at) >= before - 1000 && Date.parse(built_at) <= Date.now());
  assert.deepEqual(list[2], { kind: 'debian', path: null, bytes: null, built_at: null, default: true });
});

test('list without anything built, and with a folder of one’s own', async () => {
  const folder = temporary();
  env.LEARN_ROOTFS = folder;
  const { stdout, code } = await rootfs('list');
  assert.equal(code, 0);
  assert.match(stdout, new RegExp(`A run gets a copy of ${folder}, as LEARN_ROOTFS says.$`));
  assert.doesNotMatch(stdout, /\*/);
});

test('build --to puts it into a folder, and keeps nothing', async () => {
  const folder = join(temporary(), 'mine');
  mkdirSync(folder);
  const { code, stdout } = await rootfs('build', 'host', '--to', folder);
  assert.equal(code, 0);
  assert.match(stdout, new RegExp(`in ${folder}$`));
  assert.equal((await inside(folder, 'echo ok')).stdout, 'ok');
  const again = await rootfs('build', 'host', '--to', folder);
  assert.deepEqual(
    [again.code, again.stderr],
    [2, `learn: ${folder} is not empty. Name a folder that is empty, or new.`],
  );
});

test('remove --all', async () => {
  await rootfs('build', 'host');
  assert.equal((await rootfs('remove', '--all')).stdout, 'removed host');
  assert.equal((await rootfs('remove', '--all')).stdout, 'There is nothing to remove.');
});

for (const [args, why] of [
  [['build', 'gentoo'], /There is no kind of root file system 'gentoo'; there is host, busybox/],
  [['build', 'oci'], /Which image\?/],
  [['build', 'oci', '/nowhere'], /There is no image \/nowhere/],
  [['build', 'host', 'x'], /'host' takes no image/],
  [['build', 'oci', 'a', 'b'], /too many arguments/],
  [['build', 'host', '--to', '/etc/passwd'], /\/etc\/passwd can't be used: ENOTDIR/],
  [['remove'], /Say which kind to remove, or --all/],
  [['remove', 'host', '--all'], /Say which kind to remove, or --all/],
  [['remove', 'host'], /'host' is not built/],
  [['remove', '../../etc'], /There is no kind/],
  [['paint'], /unknown command 'paint'/],
  [[], /Usage: learn rootfs/],
] as const) {
  test(`learn rootfs ${args.join(' ')}: a wrong command line`, async () => {
    const { code, stdout, stderr } = await rootfs(...args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, why);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
}

test('LEARN_ROOTFS that makes no sense', async () => {
  env.LEARN_ROOTFS = 'gentoo';
  const { code, stderr } = await rootfs('list');
  assert.equal(code, 2);
  assert.match(stderr, /^learn: LEARN_ROOTFS is 'gentoo'; it has to be one of/);
});

test('a build that fails says why, once, and keeps nothing', async () => {
  env.ALPINE_MIRROR = 'file:///nowhere';
  const { code, stdout, stderr } = await rootfs('build', 'alpine');
  assert.deepEqual([code, stdout], [125, '']);
  assert.match(
    stderr,
    /^learn: The root file system 'alpine' could not be made: there is no \/nowhere\/\S+$/,
  );
  assert.deepEqual(namesIn(cache), []);
});

test('nowhere to keep it: says what to do', async () => {
  env.XDG_CACHE_HOME = '/proc/nowhere';
  const { code, stderr } = await rootfs('build');
  assert.equal(code, 125);
  assert.match(stderr, /no folder to keep root file systems in. Set XDG_CACHE_HOME .*--to DIR/);
});

test('what a program says can not drive the terminal', async () => {
  const image = temporary();
  writeFileSync(join(image, 'index.json'), '{"manifests":[{"digest":"\\u001b]0;evil\\u0007"}]}');
  const { code, stderr } = await rootfs('build', 'oci', image);
  assert.equal(code, 125);
  assert.ok(!stderr.includes('\x1b'), JSON.stringify(stderr));
});

/** `learn rootfs build alpine` from a server that never answers. */
async function startSlowBuild(
  marker: string,
): Promise<{ child: ChildProcess; ended: Promise<unknown>; close(): void }> {
  let asked = false;
  const server = createServer(() => {
    asked = true;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const child = spawn(process.execPath, [learnPath, 'rootfs', 'build', 'alpine'], {
    env: {
      ...process.env,
      ...env,
      MARKER: marker,
      ALPINE_MIRROR: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  await waitFor('the request', () => asked);
  return { child, ended, close: () => server.close().closeAllConnections() };
}

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  test(`ended by ${signal}, learn leaves no process, no folder and no entry`, async () => {
    const marker = `rootfs-${process.pid}-${signal}`;
    const { child, ended, close } = await startSlowBuild(marker);
    assert.equal(namesIn(cache).length, 1);
    child.kill(signal);
    assert.equal(await ended, status);
    assert.deepEqual([await survivors(marker), namesIn(cache)], [[], []]);
    assert.deepEqual(namesIn(join(`${env.XDG_STATE_HOME}`, 'build-your-own-container/ledger')), []);
    close();
  });
}

test('killed, it leaves no process, and the next command removes the rest', async () => {
  const marker = `rootfs-${process.pid}-SIGKILL`;
  const { child, ended, close } = await startSlowBuild(marker);
  child.kill('SIGKILL');
  await ended;
  assert.deepEqual(await survivors(marker), []);
  await learn(['clean'], env);
  assert.deepEqual(namesIn(cache), []);
  close();
});

test('the help names what there is', async () => {
  const { stdout, code } = await rootfs('--help');
  assert.equal(code, 0);
  for (const word of ['build', 'list', 'remove', 'docs/rootfs.md']) assert.match(stdout, new RegExp(word));
  assert.ok(
    readFileSync(new URL('../../docs/rootfs.md', import.meta.url), 'utf8').includes('learn rootfs build'),
  );
});
