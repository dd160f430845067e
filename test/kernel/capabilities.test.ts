import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import test from 'node:test';
import fc from 'fast-check';
import {
  capabilitiesBeyond,
  capabilityHex,
  capabilityNames,
  capabilitySet,
  describeCapabilities,
  fullCapabilitySet,
  hasCapability,
  parseCapabilitySet,
} from '../../src/kernel/capabilities.js';
import { CAPABILITY_NAMES, capabilityBit, capabilityName } from '../../src/kernel/capability-names.js';
import { readLastCapability } from '../../src/kernel/proc.js';

const bits = fc.uniqueArray(fc.integer({ min: 0, max: 63 }));
const noCapsh = spawnSync('capsh', ['--version']).error !== undefined;

test('a set comes out of its own hex digits', () => {
  fc.assert(
    fc.property(bits, (numbers) => {
      const set = capabilitySet(numbers);
      assert.equal(parseCapabilitySet(capabilityHex(set)), set);
      assert.equal(
        BigInt(`0x${capabilityHex(set)}`),
        numbers.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n),
      );
    }),
  );
});

test('a set has the names of its bits, and no others', () => {
  fc.assert(
    fc.property(bits, bits, (some, others) => {
      const [set, other] = [capabilitySet(some), capabilitySet(others)];
      const expected = some.toSorted((a, b) => a - b).map(capabilityName);
      assert.deepEqual(capabilityNames(set), expected);
      assert.ok(expected.every((name) => hasCapability(set, name)));
      const beyond = expected.filter((name) => !hasCapability(other, name));
      assert.deepEqual(capabilityNames(capabilitiesBeyond(set, other)), beyond);
    }),
  );
});

test('odd text is no set, and throws nothing', () => {
  for (const text of ['', 'x', '0x1', '12345678901234567', '1 2'])
    assert.equal(parseCapabilitySet(text), null, text);
  fc.assert(fc.property(fc.string(), (text) => void parseCapabilitySet(text)));
});

test('a name leads back to its number; what is younger than the table is called by its number', () => {
  for (let bit = 0; bit < 64; bit++) assert.equal(capabilityBit(capabilityName(bit)), bit);
  assert.equal(CAPABILITY_NAMES.length, 41);
  assert.equal(capabilityName(41), 'cap_41');
  for (const name of ['cap_3', 'cap_64', 'cap_nothing', '']) assert.equal(capabilityBit(name), null, name);
  assert.equal(hasCapability(fullCapabilitySet(40), 'cap_nothing'), false);
});

test('a set in a few words', () => {
  const full = fullCapabilitySet(40);
  assert.equal(full, '000001ffffffffff');
  assert.equal(describeCapabilities(full, 40), 'all 41');
  assert.equal(describeCapabilities(full, 41), 'all but cap_41');
  assert.equal(describeCapabilities(capabilitySet([]), 40), 'none');
  assert.equal(describeCapabilities(capabilitySet([0, 12]), 40), 'cap_chown, cap_net_admin');
  assert.equal(
    describeCapabilities(capabilitiesBeyond(full, capabilitySet([24])), 40),
    'all but cap_sys_resource',
  );
});

test('capsh gives the same names', { skip: noCapsh && 'capsh is missing: apt install libcap2-bin' }, () => {
  for (const set of [
    fullCapabilitySet(readLastCapability()),
    capabilitySet([0]),
    capabilitySet([5, 18, 40]),
  ]) {
    const decoded = execFileSync('capsh', [`--decode=${capabilityHex(set)}`], { encoding: 'utf8' });
    assert.equal(decoded.trim(), `0x${capabilityHex(set)}=${capabilityNames(set).join(',')}`);
  }
});
