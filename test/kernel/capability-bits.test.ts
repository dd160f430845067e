import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import fc from 'fast-check';
import { capabilitySet, fullCapabilitySet } from '../../src/kernel/capabilities.js';
import { capabilityBits } from '../../src/kernel/capability-bits.js';
import { CAPABILITY_NAMES, capabilityAllows } from '../../src/kernel/capability-names.js';
import { readLastCapability } from '../../src/kernel/proc.js';
import { missing } from '../native/missing.js';

const LAST = 40;
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

test('every capability of the kernel is there once, by its number, and is set exactly if the set holds it', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: LAST })), (bits) => {
      const decoded = capabilityBits(capabilitySet(bits), LAST) ?? [];
      assert.deepEqual(
        decoded.map(({ bit }) => bit),
        [...CAPABILITY_NAMES.keys()],
      );
      for (const { bit, name, allows, set } of decoded)
        assert.deepEqual(
          [name, allows, set],
          [CAPABILITY_NAMES[bit], capabilityAllows(bit), bits.includes(bit)],
        );
    }),
  );
});

test('text as people copy it: short, with 0x, in capitals, with blanks around it', () => {
  for (const text of ['2000', '0x2000', '0X2000', '0000000000002000', ' 0000000000002000\n']) {
    const held = capabilityBits(text, LAST)?.filter(({ set }) => set);
    assert.deepEqual(
      held?.map(({ bit, name }) => [bit, name]),
      [[13, 'cap_net_raw']],
    );
  }
  assert.equal(capabilityBits('1FF', LAST)?.filter(({ set }) => set).length, 9);
  for (const text of ['', '0x', 'cap_chown', '12345678901234567', '1 2', '-1'])
    assert.equal(capabilityBits(text, LAST), null, text);
  fc.assert(fc.property(fc.string(), (text) => void capabilityBits(text, LAST)));
});

test('what is younger than the table has its number for a name, and what an older kernel lacks is left out', () => {
  const decoded = capabilityBits(fullCapabilitySet(42), 42) ?? [];
  assert.deepEqual(
    decoded.slice(41).map(({ name, set }) => [name, set]),
    [
      ['cap_41', true],
      ['cap_42', true],
    ],
  );
  assert.equal(capabilityBits('0', 37)?.length, 38);
  assert.deepEqual(capabilityBits(capabilitySet([63]), 37)?.at(-1)?.name, 'cap_63');
});

test('what a capability allows is one sentence that fits beside its name', () => {
  for (const bit of CAPABILITY_NAMES.keys()) {
    assert.match(capabilityAllows(bit), /^[A-Z][^.]*\.$/);
    assert.ok(capabilityAllows(bit).length <= 90);
  }
  assert.equal(new Set([...CAPABILITY_NAMES.keys()].map(capabilityAllows)).size, CAPABILITY_NAMES.length);
});

test('capsh --decode names the same bits', { skip: missing('capsh', 'libcap2-bin') }, () => {
  const last = readLastCapability();
  const sets = fc.uniqueArray(fc.integer({ min: 0, max: last }));
  fc.assert(
    fc.property(sets, (bits) => {
      const hex = capabilitySet(bits);
      const options = { encoding: 'utf8', env: { PATH } } as const;
      const [, names = ''] = execFileSync('capsh', [`--decode=${hex}`], options)
        .trim()
        .split('=');
      const held = (capabilityBits(hex, last) ?? []).filter(({ set }) => set).map(({ name }) => name);
      assert.deepEqual(held, names.split(',').filter(Boolean));
    }),
    { numRuns: 50 },
  );
});
