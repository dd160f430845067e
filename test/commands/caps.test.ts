import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { learn } from '../learn.js';

test('a set in hex and a name are the two sides of one bit', async () => {
  const byHex = await learn(['caps', '0x2000']);
  const byName = await learn(['caps', 'cap_net_raw']);
  assert.equal(byHex.code, 0);
  assert.equal(byHex.stdout, byName.stdout);
  assert.match(byHex.stdout, /^set {2}0000000000002000 {2}1 of \d+\n +13 {2}cap_net_raw {2}\S/);
});

test('of a process all five sets are told as /proc has them', async () => {
  const { stdout } = await learn(['caps', `${process.pid}`, '--json']);
  const told = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).hex);
  const status = readFileSync('/proc/self/status', 'utf8');
  assert.deepEqual(
    told,
    ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'].map(
      (set) => new RegExp(`^Cap${set}:\\t(.*)$`, 'm').exec(status)?.[1],
    ),
  );
});

test('what is none of these is a usage error in one sentence', async () => {
  const { code, stderr } = await learn(['caps', 'cap_net_rew']);
  assert.equal(code, 2);
  assert.match(stderr, /^learn: 'cap_net_rew' is no set/);
});
