import assert from 'node:assert/strict';
import test from 'node:test';
import { type GateFiles, userNamespaceGate } from '../../src/kernel/user-namespace-gates.js';

const open: GateFiles = {
  maxUserNamespaces: '96365\n',
  unprivilegedClone: null,
  apparmorRestrict: null,
  mountinfo: '21 1 8:1 / / rw - ext4 /dev/sda1 rw\n',
  status: 'Name:\tsh\nSeccomp:\t0\n',
  root: false,
};

test('an open machine has no gate', () => {
  assert.equal(userNamespaceGate(open), null);
  assert.equal(userNamespaceGate({ ...open, unprivilegedClone: '1\n', apparmorRestrict: '0\n' }), null);
});

const CLOSED: readonly [what: string, files: Partial<GateFiles>, says: RegExp][] = [
  ['a limit of 0', { maxUserNamespaces: '0\n' }, /user.max_user_namespaces is 0.*sudo sysctl/],
  ["Debian's switch", { unprivilegedClone: '0\n' }, /unprivileged_userns_clone.*sudo sysctl/],
  ["Ubuntu's AppArmor", { apparmorRestrict: '1\n' }, /AppArmor.*sudo sysctl/],
  ['a chroot', { mountinfo: '21 1 8:1 / /proc rw - proc proc rw\n' }, /chroot/],
  ['a seccomp filter', { status: 'Name:\tsh\nSeccomp:\t2\n' }, /seccomp/],
];

for (const [what, files, says] of CLOSED) {
  test(`${what} is named, with the way out`, () => {
    assert.match(userNamespaceGate({ ...open, ...files }) ?? '', says);
  });
}

test('what only concerns normal users is no gate for root', () => {
  assert.equal(
    userNamespaceGate({ ...open, root: true, unprivilegedClone: '0', apparmorRestrict: '1' }),
    null,
  );
});

test('files that do not exist on this kernel are no gate', () => {
  const none = { maxUserNamespaces: null, mountinfo: null, status: null };
  assert.equal(userNamespaceGate({ ...open, ...none }), null);
});
