import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';
import { thisMachine } from '../../src/run/machine.js';
import { removeTree } from '../../src/run/remove-tree.js';
import { freeRange } from '../../src/run/subordinate-ids.js';
import { missing } from '../native/missing.js';
import { eventually, survivors } from '../native/processes.js';
import { asRoot, inside, namesIn, script, scriptFolder, startScript, temporary } from './scripts.js';

const hasRange = spawnSync('unshare', ['--map-auto', '--map-root-user', 'true']).status === 0;
const skip =
  missing('debootstrap', 'debootstrap') ||
  missing('newuidmap', 'uidmap') ||
  (asRoot || hasRange ? false : 'this user has no range of ids: usermod --add-subuids');
const mirror = process.env.DEBIAN_MIRROR ?? 'http://deb.debian.org/debian';
const { status } = spawnSync('curl', ['-fsI', '-m', '10', `${mirror}/dists/stable/InRelease`]);
const unreachable = status === 0 ? false : `${mirror} can't be reached`;

test('debian.sh makes a Debian that works', { skip: skip || unreachable }, async () => {
  const folder = temporary();
  const root = join(folder, 'root');
  const { code, stderr } = await script('debian.sh', [root]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(namesIn(folder), ['root']);
  const { stdout } = await inside(root, '. /etc/os-release; echo $ID; id -un; dpkg -s apt | grep -c ^Status');
  assert.equal(stdout, 'debian\nroot\n1');
  // Nothing in it but what is needed, and no device of this machine.
  assert.equal((await execa('find', [`${root}/dev`, `${root}/var/cache/apt`, '-type', 'f'])).stdout, '');
  assert.deepEqual(namesIn(join(root, 'dev')), ['pts', 'shm']);
  assert.match(readFileSync(join(root, '.rootfs'), 'utf8'), asRoot ? /^ids one$/m : /^ids range$/m);
  // Nothing that debootstrap mounted is seen here.
  assert.doesNotMatch(readFileSync('/proc/self/mountinfo', 'utf8'), new RegExp(folder));
  removeTree(root);
  assert.ok(!existsSync(root));
});

/** Stands in for debootstrap. */
function pretend(body: string): Record<string, string> {
  const tools = temporary();
  writeFileSync(join(tools, 'debootstrap'), `#!/bin/sh\n${body}\n`);
  chmodSync(join(tools, 'debootstrap'), 0o755);
  return { PATH: `${tools}:${process.env.PATH}` };
}

test('it asks debootstrap for a signed, minimal one, as root of a range of ids', { skip }, async () => {
  const root = join(temporary(), 'root');
  const body = `shift 3; mkdir -p "$2"; echo "$1 $3" > "$2/asked"; id -u > "$2/uid"; touch "$2/other"; chown 42 "$2/other"`;
  const env = { ...pretend(body), DEBIAN_SUITE: 'sid', DEBIAN_MIRROR: 'http://127.0.0.1:9/debian' };
  const { code, stderr } = await script('debian.sh', [root], env);
  assert.equal(code, 0, stderr);
  assert.equal(readFileSync(join(root, 'asked'), 'utf8'), 'sid http://127.0.0.1:9/debian\n');
  assert.equal(readFileSync(join(root, 'uid'), 'utf8'), '0\n');
  const { stdout: owner } = await execa('stat', ['-c', '%u', join(root, 'other')]);
  if (asRoot) assert.equal(owner, '42');
  else assert.ok(Number(owner) >= 65536, owner);
});

test('a debootstrap that fails: tells its last words, leaves nothing', { skip }, async () => {
  const folder = temporary();
  const body = `mkdir -p "$5/debootstrap"; echo "E: no such suite" > "$5/debootstrap/debootstrap.log"
    touch "$5/x"; chown 42 "$5/x"; exit 1`;
  const { code, stderr } = await script('debian.sh', [join(folder, 'root')], pretend(body));
  assert.equal(code, 1);
  assert.match(stderr, /no such suite\ndebian.sh: error: debootstrap failed$/);
  assert.deepEqual(namesIn(folder), []);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`ended by ${signal} in the middle, nothing is left, not even what it started`, { skip }, async () => {
    const folder = temporary();
    const marker = `debian-test-${process.pid}-${signal}`;
    const body = `mkdir -p "$5/deep"; chmod 500 "$5/deep"; touch "$5/reached"; sleep 100 & sleep 100`;
    const child = startScript('debian.sh', [join(folder, 'root')], { ...pretend(body), MARKER: marker });
    const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
    await eventually(() => namesIn(folder).some((name) => existsSync(join(folder, name, 'root/reached'))));
    process.kill(signal === 'SIGINT' ? -child.pid : child.pid, signal);
    assert.equal(await ended, signal === 'SIGINT' ? 130 : 143);
    assert.deepEqual(namesIn(folder), []);
    assert.deepEqual(await survivors(marker), []);
  });
}

test('without a range of ids it says how to get one', {
  skip: skip || (!asRoot && 'needs root'),
}, async () => {
  const folder = temporary();
  chmodSync(folder, 0o777);
  const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
  const command = [...nobody, 'sh', join(scriptFolder, 'debian.sh'), join(folder, 'root')];
  const { exitCode, stderr } = await execa('setpriv', command, { reject: false, stdin: 'ignore' });
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    new RegExp(`no range of ids.*sudo usermod --add-subuids ${freeRange(thisMachine())} .* nobody$`),
  );
  assert.deepEqual(namesIn(folder), []);
});
