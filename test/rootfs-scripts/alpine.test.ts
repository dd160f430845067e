import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { execa } from 'execa';
import { missing } from '../native/missing.js';
import { inside, namesIn, script, startScript, temporary, waitFor } from './scripts.js';

const skip = missing('busybox', 'busybox-static');
const machine = (await execa('uname', ['-m'])).stdout;
const NAME = `alpine-minirootfs-3.99.1-${machine}.tar.gz`;

/** A mirror on the disk, with an archive that is as small as can be. */
async function makeMirror(change: { sum?: string; file?: string } = {}): Promise<string> {
  const mirror = temporary();
  const releases = join(mirror, 'latest-stable', 'releases', machine);
  mkdirSync(releases, { recursive: true });
  const root = join(mirror, 'made');
  mkdirSync(join(root, 'bin'), { recursive: true });
  await execa('cp', ['/bin/busybox', join(root, 'bin/busybox')]);
  await execa('ln', ['-s', 'busybox', join(root, 'bin/sh')]);
  const archive = join(releases, NAME);
  await execa('tar', ['-C', root, '-czf', archive, '--owner=0', '--group=42', '.']);
  const sum = createHash('sha256').update(readFileSync(archive)).digest('hex');
  writeFileSync(
    join(releases, 'latest-releases.yaml'),
    `---
-
  title: "Netboot"
  flavor: alpine-netboot
  file: alpine-netboot.tar.gz
  sha256: ${'0'.repeat(64)}
-
  title: "Mini root filesystem"
  desc: |
    for containers: file: nothing
  branch: v3.99
  file: ${change.file ?? NAME}
  flavor: alpine-minirootfs
  sha256: ${change.sum ?? sum}
-
  flavor: alpine-standard
  file: alpine-standard.iso
  sha256: ${'1'.repeat(64)}
`,
  );
  return mirror;
}

/** Serves a folder; without one it takes requests and never answers. */
async function serve(folder?: string): Promise<{ url: string; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.url}`);
    if (folder === undefined) return;
    try {
      response.end(readFileSync(join(folder, `${request.url}`)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

test('alpine.sh takes what the list names, over http', { skip }, async () => {
  const folder = temporary();
  const { url, requests } = await serve(await makeMirror());
  const { code, stderr } = await script('alpine.sh', [join(folder, 'root')], { ALPINE_MIRROR: `${url}/` });
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    requests.map((path) => path.split('/').at(-1)),
    ['latest-releases.yaml', NAME],
  );
  assert.equal((await inside(join(folder, 'root'), 'echo ok')).stdout, 'ok');
  assert.equal(statSync(join(folder, 'root/bin/busybox')).gid, process.getegid?.());
  assert.deepEqual(namesIn(folder), ['root']);
});

const noWget = skip || missing('wget', 'wget');

test('alpine.sh works with wget and the tools of busybox as well, and from a disk', {
  skip: noWget,
}, async () => {
  const tools = temporary();
  const { stdout } = await execa('busybox', ['--list']);
  for (const name of stdout.split('\n')) symlinkSync('/bin/busybox', join(tools, name));
  // A static busybox of glibc can't look up hosts.
  rmSync(join(tools, 'wget'));
  symlinkSync('/usr/bin/wget', join(tools, 'wget'));
  const mirror = await makeMirror();
  for (const url of [(await serve(mirror)).url, `file://${mirror}`]) {
    const root = join(temporary(), 'root');
    const { code, stderr } = await script('alpine.sh', [root], { ALPINE_MIRROR: url, PATH: tools });
    assert.equal(code, 0, stderr);
    assert.equal((await inside(root, 'echo ok')).stdout, 'ok');
  }
});

test('an archive with another sum is refused, and nothing is left', { skip }, async () => {
  const folder = temporary();
  const mirror = await makeMirror({ sum: 'f'.repeat(64) });
  const { code, stderr } = await script('alpine.sh', [join(folder, 'root')], {
    ALPINE_MIRROR: `file://${mirror}`,
  });
  assert.equal(code, 1);
  assert.match(stderr, /is damaged, or not what it should be: its sha256 is/);
  assert.deepEqual(namesIn(folder), []);
});

for (const file of ['../../evil.tar.gz', '.hidden', '']) {
  test(`a list that names '${file}' is refused`, { skip }, async () => {
    const folder = temporary();
    const mirror = await makeMirror({ file });
    const { code, stderr } = await script('alpine.sh', [join(folder, 'root')], {
      ALPINE_MIRROR: `file://${mirror}`,
    });
    assert.equal(code, 1);
    assert.match(stderr, /names no mini root filesystem/);
    assert.deepEqual(namesIn(folder), []);
  });
}

test('a mirror that is not there', async () => {
  const { url } = await serve(temporary());
  for (const [mirror, why] of [
    [url, /can't fetch .*Check the network/],
    ['file:///nowhere', /there is no \/nowhere/],
  ] as const) {
    const folder = temporary();
    const { code, stderr } = await script('alpine.sh', [join(folder, 'root')], { ALPINE_MIRROR: mirror });
    assert.equal(code, 1);
    assert.match(stderr, why);
    assert.deepEqual(namesIn(folder), []);
  }
});

test('ended while it waits for a server, it goes at once and leaves nothing', async () => {
  const folder = temporary();
  const { url, requests } = await serve();
  const child = startScript('alpine.sh', [join(folder, 'root')], { ALPINE_MIRROR: url });
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  await waitFor('the request', () => requests.length > 0);
  child.kill('SIGTERM');
  assert.equal(await ended, 143);
  assert.deepEqual(namesIn(folder), []);
  assert.throws(() => process.kill(-child.pid, 0), { code: 'ESRCH' });
});
