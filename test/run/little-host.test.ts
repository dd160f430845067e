import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BOX } from '../../src/run/room/frame.js';
import { performRoom } from '../../src/run/room/perform-room.js';

/** What somebody can do who has got out of a room: a script as root of the little host. */
async function onLittleHost(script: string): Promise<string> {
  const { output, isStuck } = await performRoom(
    { host: script, steps: [] },
    { token: 'the-token', command: [] },
  );
  assert.equal(isStuck, false, output);
  return output;
}

const listening = (server: Server, where: string | number): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    const ready = () => resolve(server);
    if (typeof where === 'number') server.listen(where, '127.0.0.1', ready);
    else server.listen(where, ready);
  });

const folders = [tmpdir(), homedir()].map((parent) => mkdtempSync(join(parent, 'outside-')));
const files = folders.map((folder) => join(folder, 'ours'));
for (const file of files) writeFileSync(file, 'of the real host\n', { mode: 0o644 });
for (const folder of folders) chmodSync(folder, 0o755);
const socket = `learn-test-${process.pid}`;
const servers: Server[] = [];
before(async () => {
  servers.push(await listening(createServer(), `\0${socket}`), await listening(createServer(), 0));
});
after(() => {
  for (const server of servers) server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('from the host of a room', () => {
  test('no file of the real host can be reached, by no way that leads out of a root', async () => {
    const output = await onLittleHost(`
      try() { for file in ${files.join(' ')}; do "$@" cat $file 2>/dev/null; done; }
      try env
      for way in chroot setns proc fd; do try stagehand escape $way --; done
      try nsenter --mount=/proc/1/ns/mnt
      try nsenter --target 1 --all
      for pid in /proc/[0-9]*; do try chroot $pid/root; done
      find / -name 'outside-*' -not -path '/proc/*' 2>/dev/null
      grep outside- /proc/self/mountinfo
      umount -l /dev /srv/plugins /proc / 2>/dev/null; try env
      echo end`);
    assert.equal(output.trim(), 'end');
  });

  test('no process of the real host can be seen', async () => {
    const output = await onLittleHost(`cat /proc/[0-9]*/comm; echo end`);
    assert.doesNotMatch(output, /node|MainThread/);
    assert.match(output, /^end$/m);
  });

  test('all namespaces are its own, and the filter is there', async () => {
    const kinds = ['user', 'mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup'];
    const output = await onLittleHost(
      `for kind in ${kinds.join(' ')}; do readlink /proc/self/ns/$kind; done; grep '^Seccomp:' /proc/self/status`,
    );
    const [filter, ...links] = output.trim().split('\n').reverse();
    assert.match(filter ?? '', /2$/);
    assert.equal(links.length, kinds.length);
    for (const kind of kinds) assert.ok(!links.includes(readlinkSync(`/proc/self/ns/${kind}`)), kind);
  });

  test('nobody on the network of the real host can be reached, over TCP or by an abstract name', async () => {
    const { port = 0 } = (servers[1]?.address() ?? {}) as { port?: number };
    const output = await onLittleHost(`
      bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port} && echo reached' 2>/dev/null
      roomtool ask @${socket} id 2>/dev/null && echo reached
      sed 1,2d /proc/net/dev | cut -d : -f 1 | tr -d ' '`);
    assert.equal(output.trim(), 'lo');
  });

  test('nothing of our environment and none of our descriptors is there', async () => {
    process.env.LEARN_TEST_SECRET = 'our-secret';
    const output = await onLittleHost(`cat /proc/[0-9]*/environ | tr '\\0' '\\n'; ls /proc/$$/fd`);
    assert.doesNotMatch(output, /our-secret|LEARN_/);
    const numbers = output.split('\n').filter((line) => /^\d+$/.test(line));
    assert.deepEqual(numbers, ['0', '1', '2']);
  });

  test('settings of the real host can not be written, nor devices made', async () => {
    const name = '/proc/sys/vm/swappiness';
    // Its own content, so that nothing changes should this ever succeed.
    const output = await onLittleHost(`
      { value=$(cat ${name}); echo "$value" >${name} && echo written; } 2>/dev/null
      mknod /tmp/disk b 8 0 2>/dev/null && echo made
      touch /srv/plugins/x 2>/dev/null || mount -o remount,bind,rw /srv/plugins 2>/dev/null || echo locked`);
    assert.equal(output.trim(), 'locked');
  });

  test('the token is in a file of root, and not in the container', async () => {
    const output = await onLittleHost(
      `cat /root/token; grep -rs the-token ${BOX} /proc/[0-9]*/environ; true`,
    );
    assert.equal(output.trim(), 'the-token');
  });

  test('nothing of it is left behind', async () => {
    const ours = (): string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith(`learn-${process.pid}-`));
    await onLittleHost('sleep infinity & sleep infinity & true');
    assert.deepEqual(ours(), []);
  });
});
