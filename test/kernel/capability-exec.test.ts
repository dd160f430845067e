import assert from 'node:assert/strict';
import test from 'node:test';
import { capabilitySet, fullCapabilitySet } from '../../src/kernel/capabilities.js';
import {
  capabilitiesAfterExec,
  type ExecFile,
  type ExecThread,
  idRuleOf,
} from '../../src/kernel/capability-exec.js';
import { readCapabilitySet, readFileCapabilities, readSecurebits } from '../../src/kernel/capability-text.js';
import { parseFileCapabilities } from '../../src/kernel/file-capabilities.js';

const NOW = 'since-6.17';
const LAST = 40;
const all = fullCapabilitySet(LAST);
const none = capabilitySet([]);
const raw = capabilitySet([13]);

const user: ExecThread = {
  caps: { inheritable: none, permitted: none, bounding: all, ambient: none },
  ...{ uid: 7, euid: 7, gid: 7, egid: 7, groups: [], noroot: false, noNewPrivs: false, roots: [0] },
};
const plain: ExecFile = { caps: null, setuid: null, setgid: null, nosuid: false };
const withCaps = (text: string): ExecFile => ({ ...plain, caps: readFileCapabilities(text, LAST) });

// What takes more than a namespace to bring about; the rest is held against the kernel in test/native/exec-rule.test.ts.
test('capabilities for the root of a namespace around the own one count', () => {
  const caps = { ...withCaps('cap_net_raw=ep').caps, version: 3, rootid: 100000 } as ExecFile['caps'];
  const inside = { ...user, roots: [0, 100000] };
  assert.equal(capabilitiesAfterExec(inside, { ...plain, caps }, NOW).caps.effective, raw);
  const other = capabilitiesAfterExec(user, { ...plain, caps }, NOW);
  assert.deepEqual([other.caps.effective, other.why.permitted], [none, ['nothing', 'other-rootid']]);
});

test('a real user 0 that is somebody else in effect gets all, and nothing of it is effective', () => {
  const { caps } = capabilitiesAfterExec({ ...user, uid: 0 }, plain, NOW);
  assert.deepEqual([caps.permitted, caps.effective], [all, none]);
});

test('to be another user in effect all along counts as a change only before Linux 6.17', () => {
  const caps = { ...user.caps, inheritable: raw, permitted: raw, ambient: raw };
  const split = { ...user, caps, euid: 5 };
  assert.equal(capabilitiesAfterExec(split, plain, idRuleOf('6.17.0-rc1')).caps.ambient, raw);
  assert.equal(capabilitiesAfterExec(split, plain, idRuleOf('6.12.117+deb12-amd64')).caps.ambient, none);
  const [held, late] = (['6.1.0', '7.0.3'] as const).map((release) =>
    capabilitiesAfterExec({ ...split, noNewPrivs: true }, plain, idRuleOf(release)),
  );
  assert.deepEqual([held?.euid, late?.euid], [7, 5]);
});

test('a setgid file of a group that one is in changes nobody since Linux 6.17', () => {
  const caps = { ...user.caps, inheritable: raw, permitted: raw, ambient: raw };
  const file = { ...plain, setgid: 9 };
  const ambient = (groups: readonly number[], release: string) =>
    capabilitiesAfterExec({ ...user, caps, groups }, file, idRuleOf(release)).caps.ambient;
  assert.deepEqual([ambient([9], '6.18'), ambient([], '6.18'), ambient([9], '6.16')], [raw, none, none]);
});

test('version 1 of the attribute has 32 capabilities', () => {
  const found = parseFileCapabilities('010000010020000002000000');
  assert.deepEqual(found, {
    version: 1,
    permitted: raw,
    inheritable: capabilitySet([1]),
    effective: true,
    rootid: null,
  });
});

test('what is no such attribute is none', () => {
  for (const hex of ['', '00', '0100000200', '01000009002000000000000000000000', '0100000300200000'])
    assert.equal(parseFileCapabilities(hex), null, hex);
});

test('sets are read as people write them', () => {
  for (const text of ['0x2000', '0000000000002000', 'cap_net_raw', 'net_raw', 'CAP_NET_RAW'])
    assert.equal(readCapabilitySet(text, LAST), raw, text);
  assert.deepEqual([readCapabilitySet('all', LAST), readCapabilitySet('none', LAST)], [all, none]);
  for (const text of ['net_rew', 'cap_net_raw,', '0x', 'cap_net_raw cap_kill'])
    assert.equal(readCapabilitySet(text, LAST), null, text);
});

test('the effective bit of a file is one for all', () => {
  assert.equal(readFileCapabilities('cap_net_raw=ep', LAST)?.effective, true);
  assert.equal(readFileCapabilities('cap_net_raw=p cap_kill=ep', LAST), null);
  assert.equal(readFileCapabilities('cap_net_raw', LAST), null);
  assert.equal(readFileCapabilities('=ep', LAST)?.permitted, all);
});

test('securebits are read by name and by number', () => {
  assert.deepEqual(['noroot', 'noroot,keep-caps', '0x3', '17', 'no-root'].map(readSecurebits), [
    1,
    17,
    3,
    17,
    null,
  ]);
});
