import assert from 'node:assert/strict';
import test from 'node:test';
import { asUser } from './as-user.js';
import { availableOf, folderOf } from './groups.js';
import { processesOf } from './processes.js';
import { asRoot, run, stagehand, start } from './stagehand.js';

// A script inside of what one stagehand made calls another, which knows nothing of the first.
const inside = ['unshare', 'user', '+', 'map-root', '+', 'unshare', 'mnt', '+', 'private', '--', stagehand];

test('inside a user namespace of a normal user it may do what the kernel allows, mounts and files included', async () => {
  const more = ['mount', 'tmpfs', '/mnt', '+', 'touch', '/mnt/file', '--', 'ls', '/mnt'];
  const { status, stdout, stderr } = await run([...inside, ...more], { before: asUser });
  assert.deepEqual([status, stdout, stderr], [0, 'file\n', '']);
});

test('a user namespace in a user namespace maps to who one is in the outer one', async () => {
  const more = ['unshare', 'user', '+', 'map-root', '--', 'sh', '-c', 'id -u; cat /proc/self/uid_map'];
  const { status, stdout } = await run([...inside, ...more], { before: asUser });
  assert.equal(status, 0);
  assert.match(stdout, /^0\n +0 +0 +1\n$/);
});

const skip = !asRoot && 'needs root: sudo npm test';

test('inside one of real root its files are still those of the host', { skip }, async () => {
  const { status, stderr } = await run([...inside, 'touch', '/learn-was-here', '--', 'true']);
  assert.equal(status, 125);
  assert.match(stderr, /you are real root and this is a folder of the host/);
});

const noFreezer = skip || (availableOf('freezer').length === 0 && 'nothing here can freeze a group');

test('who was frozen, and whose freezer was killed, ends with the run all the same', {
  skip: noFreezer,
}, async () => {
  const group = `learn-frozen-${process.pid}`;
  const still = folderOf('freezer', `${group}/still`);
  const script = `
    S=${stagehand}
    $S cgroup-make freezer:${group}/still + cgroup-join freezer:${group}/still -- sleep 1000 &
    until grep -qs . ${still}/cgroup.procs; do sleep 0.01; done
    $S cgroup-freeze freezer:${group}/still -- sleep 1000 &
    until grep -qs -e FROZEN -e "frozen 1" ${still}/freezer.state ${still}/cgroup.events; do sleep 0.01; done
    kill -9 $!; echo over`;
  const { status, stdout, marker } = await runMarked([
    'cgroup-make',
    `freezer:${group}`,
    '--',
    'sh',
    '-c',
    script,
  ]);
  assert.deepEqual([status, stdout], [0, 'over\n']);
  assert.deepEqual(processesOf(marker), []);
});

async function runMarked(words: readonly string[]) {
  const { marker, ended } = start(words, { traced: false, paced: false });
  return { ...(await ended), marker };
}
