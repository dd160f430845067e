import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import test from 'node:test';
import fc from 'fast-check';
import { linksText, loopbackIsUp, networkLinks, parseLinkNames } from '../../src/kernel/network.js';
import { readSnapshot } from '../../src/kernel/snapshot.js';
import { startIn } from './processes.js';

const noIp = spawnSync('ip', ['-V']).error !== undefined && 'ip is missing: apt install iproute2';

test('our own links are among them, and lo is up as Node sees it', async () => {
  const { links } = await readSnapshot('self');
  assert.ok(links.ok);
  const names = links.value.map((link) => link.name);
  for (const name of Object.keys(networkInterfaces())) assert.ok(names.includes(name), name);
  const lo = links.value.find((link) => link.name === 'lo');
  assert.equal(lo?.up, 'lo' in networkInterfaces());
});

test('a new network namespace has a loopback link that is down', async () => {
  assert.equal(await linksIn('-Urn'), 'lo (down)');
});

test('the loopback link can be put up, and other links be made', { skip: noIp }, async () => {
  assert.equal(await linksIn('-Urn', 'ip link set lo up'), 'lo (up)');
  assert.equal(await linksIn('-Urn', 'ip link add br0 type bridge'), 'lo (down), br0');
});

test('one of the two files is enough, and none says nothing', () => {
  assert.equal(loopbackIsUp(null, null), null);
  assert.equal(loopbackIsUp('', null), false);
  assert.equal(loopbackIsUp(null, '00000000000000000000000000000001 01 80 10 80       lo\n'), true);
  assert.equal(loopbackIsUp('', '00000000000000000000000000000001 01 80 10 80     eth0\n'), false);
  assert.equal(linksText(networkLinks(['lo', 'eth0'], null)), 'lo, eth0');
  assert.equal(linksText([]), 'none');
});

test('odd text has no links, and throws nothing', () => {
  assert.equal(parseLinkNames(''), null);
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => void [parseLinkNames(a), loopbackIsUp(a, b)]));
});

async function linksIn(flags: string, script?: string): Promise<string> {
  const { links } = await readSnapshot(await startIn(flags, script));
  return links.ok ? linksText(links.value) : links.reason;
}
