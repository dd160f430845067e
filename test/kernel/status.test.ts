import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { capabilitySet } from '../../src/kernel/capabilities.js';
import { NOT_IN_THIS_KERNEL } from '../../src/kernel/readable.js';
import { seccompOf, seccompText } from '../../src/kernel/seccomp.js';
import { parseStatus } from '../../src/kernel/status.js';
import { oddText } from './odd-text.js';

const number = fc.nat();

test('our own status is what Node says of us', () => {
  const status = parseStatus(readFileSync('/proc/self/status', 'utf8'));
  assert.deepEqual(status.ppid, { ok: true, value: process.ppid });
  assert.ok(status.uid.ok && status.gid.ok && status.groups.ok && status.nspid.ok);
  assert.equal(status.uid.value.real, process.getuid?.());
  assert.equal(status.gid.value.effective, process.getegid?.());
  // getgroups() of Node adds the effective group to the supplementary ones.
  assert.deepEqual(
    new Set([...status.groups.value, status.gid.value.effective]),
    new Set(process.getgroups?.()),
  );
  assert.equal(status.nspid.value[0], process.pid);
  for (const [kind, set] of Object.entries(status.caps)) assert.ok(set.ok, kind);
});

test('every field comes out of the text that the kernel writes', () => {
  const numbers = fc.array(number, { minLength: 1 });
  const ids = fc.tuple(number, number, number, number);
  fc.assert(
    fc.property(fc.string(), ids, numbers, fc.boolean(), fc.nat(63), (name, uid, nspid, noNewPrivs, bit) => {
      const comm = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
      const lines = [`Name:\t${comm}`, `Uid:\t${uid.join('\t')}`, `NSpid:\t${nspid.join('\t')}`];
      const caps = `CapAmb:\t${capabilitySet([bit])}`;
      const status = parseStatus([...lines, caps, `NoNewPrivs:\t${noNewPrivs ? 1 : 0}`, ''].join('\n'));
      const [real, effective, saved, filesystem] = uid;
      assert.deepEqual(status.name, { ok: true, value: name });
      assert.deepEqual(status.uid, { ok: true, value: { real, effective, saved, filesystem } });
      assert.deepEqual(status.nspid, { ok: true, value: nspid });
      assert.deepEqual(status.noNewPrivs, { ok: true, value: noNewPrivs });
      assert.deepEqual(status.caps.ambient, { ok: true, value: capabilitySet([bit]) });
      assert.deepEqual(status.caps.bounding, { ok: false, reason: NOT_IN_THIS_KERNEL });
    }),
  );
});

test('odd text throws nothing', () => {
  fc.assert(fc.property(oddText, (text) => void parseStatus(text)));
  const odd = parseStatus('Uid:\t1 2\nCapEff:\tzz\nGroups:\t \n');
  assert.deepEqual(odd.uid, { ok: false, reason: 'not understood: "1 2"' });
  assert.deepEqual(odd.caps.effective, { ok: false, reason: 'not understood: "zz"' });
  assert.deepEqual(odd.groups, { ok: true, value: [] });
});

test('seccomp in words', () => {
  const seccomp = (text: string) => {
    const state = seccompOf(parseStatus(text));
    return state.ok ? seccompText(state.value) : state.reason;
  };
  assert.equal(seccomp('Seccomp:\t0\nSeccomp_filters:\t0\n'), 'disabled');
  assert.equal(seccomp('Seccomp:\t1\n'), 'strict');
  assert.equal(seccomp('Seccomp:\t2\nSeccomp_filters:\t1\n'), 'filter (1 filter)');
  assert.equal(seccomp('Seccomp:\t2\nSeccomp_filters:\t2\n'), 'filter (2 filters)');
  assert.equal(seccomp('Seccomp:\t2\n'), 'filter');
  assert.equal(seccomp(''), NOT_IN_THIS_KERNEL);
});
