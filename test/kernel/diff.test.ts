import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type CapabilitySet,
  capabilitiesBeyond,
  capabilitySet,
  fullCapabilitySet,
} from '../../src/kernel/capabilities.js';
import { changedSince, type DiffRow, diffSnapshots } from '../../src/kernel/diff.js';
import { escapeControls } from '../../src/kernel/printable.js';
import { cellText, readable } from '../../src/kernel/readable.js';
import { ROW_KEYS, ROW_LABELS } from '../../src/kernel/rows.js';
import { readSnapshot, type Snapshot } from '../../src/kernel/snapshot.js';
import { endedPid, startContainer, startIn } from './processes.js';

test('the rows come in one order, and each has a label', async () => {
  const self = await readSnapshot('self');
  assert.equal(
    diffSnapshots(self, self)
      .map((row) => row.key)
      .join(' '),
    'ns.user ns.mnt ns.uts ns.ipc ns.net ns.pid ns.pid_for_children ns.cgroup ns.time ns.time_for_children ' +
      'uid_map gid_map setgroups caps.inheritable caps.permitted caps.effective caps.bounding caps.ambient ' +
      'hostname mounts cgroup limits root nspid links addresses routes terminal no_new_privs seccomp',
  );
  for (const key of ROW_KEYS) {
    assert.ok(ROW_LABELS[key].label);
    assert.match(ROW_LABELS[key].meaning, /^[A-Z0-9].*\.$/);
    assert.match(ROW_LABELS[key].manual, /^[\w.]+\(\d\w*\)$/);
  }
});

test('a process does not differ from itself', async () => {
  const self = await readSnapshot('self');
  assert.deepEqual(changedKeys(diffSnapshots(self, self)), []);
});

test('a container with every namespace differs in every link', async () => {
  const rows = await diffWith(await startContainer());
  const links = ROW_KEYS.filter((key) => key.startsWith('ns.'));
  assert.deepEqual(
    changedKeys(rows).filter((key) => key.startsWith('ns.')),
    links,
  );
  for (const key of ['uid_map', 'gid_map', 'setgroups', 'mounts', 'nspid', 'links']) {
    assert.equal(row(rows, key).changed, true, key);
  }
  assert.equal(row(rows, 'hostname').changed, null);
  assert.equal(cellText(row(rows, 'links').container), 'lo (down)');
  assert.match(cellText(row(rows, 'caps.effective').container), /^[0-9a-f]{16}$/);
  assert.deepEqual(row(rows, 'caps.effective').details?.[0], 'all 41');
});

test('one namespace is one row', async () => {
  const keys = changedKeys(await diffWith(await startIn('-Uri')));
  assert.deepEqual(
    keys.filter((key) => key.startsWith('ns.')),
    ['ns.user', 'ns.ipc'],
  );
});

test('unshare -p changes the PID namespace of children only, and no number', async () => {
  const rows = await diffWith(await startIn('-Urp'));
  assert.equal(row(rows, 'ns.pid').changed, false);
  assert.equal(row(rows, 'ns.pid_for_children').changed, true);
  assert.equal(row(rows, 'nspid').changed, false);
});

test('a mount shows up by its name, not only in the number of mounts', async () => {
  const [before, after] = [await startIn('-Urm'), await startIn('-Urm', 'mount -t tmpfs x /mnt')];
  assert.ok(row(await diffWith(after), 'mounts').details?.includes('+ /mnt tmpfs (private)'));
  assert.ok(!row(await diffWith(before), 'mounts').details?.includes('+ /mnt tmpfs (private)'));
});

test('after pivot_root the root is another directory, though it is called / as before', async () => {
  // The links make the host's programs and their libraries work from the new root.
  const script = `mount -t tmpfs x /mnt && mkdir /mnt/old && cd /mnt || exit
    for name in bin lib lib64 usr; do ln -s old/$name; done
    pivot_root . old || exit`;
  const rows = await diffWith(await startIn('-Urm', script));
  const root = row(rows, 'root');
  assert.deepEqual([cellText(root.host), cellText(root.container), root.changed], ['/', '/', true]);
  assert.match(root.details?.[0] ?? '', /^another directory: inode \d+ of device 0:\d+, not inode/);
});

test('two terminals of one name are told apart by their sessions', async () => {
  const self = await readSnapshot('self');
  const at = (name: string | null, session: number) => ({ ...self, terminal: readable({ name, session }) });
  const terminal = (container: Snapshot) => row(diffSnapshots(at('pts/0', 5), container), 'terminal');
  assert.equal(terminal(at('pts/0', 5)).changed, false);
  assert.equal(terminal(at('pts/0', 6)).changed, true);
  assert.match(terminal(at('pts/0', 6)).details?.[0] ?? '', /^another terminal of this name/);
  assert.equal(cellText(terminal(at(null, 6)).container), 'none');
});

test('capabilities are told by name: what there is, what was gained, what was lost', async () => {
  const self = { ...(await readSnapshot('self')), last_cap: 40 };
  const bounding = (set: CapabilitySet) => ({ ...self, caps: { ...self.caps, bounding: readable(set) } });
  const [none, full] = [capabilitySet([]), fullCapabilitySet(40)];
  const [two, noChroot] = [capabilitySet([0, 13]), capabilitiesBeyond(full, capabilitySet([18]))];
  const details = (a: CapabilitySet, b: CapabilitySet) =>
    row(diffSnapshots(bounding(a), bounding(b)), 'caps.bounding').details;
  assert.deepEqual(details(none, full), ['all 41']);
  assert.deepEqual(details(full, none), ['none']);
  assert.deepEqual(details(full, noChroot), ['all but cap_sys_chroot']);
  assert.deepEqual(details(noChroot, full), ['all 41', '+ cap_sys_chroot']);
  assert.deepEqual(details(two, capabilitySet([0, 1])), [
    'cap_chown, cap_dac_override',
    '+ cap_dac_override',
    '- cap_net_raw',
  ]);
});

test('what may not be read is neither changed nor unchanged', async () => {
  const pid = await endedPid();
  for (const { key, container, changed } of await diffWith(pid)) {
    assert.deepEqual([key, container.ok, changed], [key, false, null]);
  }
});

test('changedSince sees the texts and the details', () => {
  const before = [cell('a', '1'), cell('b', '1'), cell('c', '1', ['x'])];
  const after = [cell('a', '2'), cell('b', '1'), cell('c', '1', ['y']), cell('d', '1')];
  assert.deepEqual(changedSince(before, after), ['a', 'c', 'd']);
  assert.deepEqual(changedSince(after, after), []);
});

test('a step shows in the rows that it changed', async () => {
  const [before, after] = [await diffWith(await startIn('-Ur')), await diffWith(await startIn('-Urn'))];
  const keys = changedSince(before, after);
  assert.ok(keys.includes('ns.net') && keys.includes('links'));
  assert.ok(!keys.includes('ns.ipc') && !keys.includes('uid_map') && !keys.includes('mounts'));
});

test('names that somebody else chose stay in their cell', () => {
  assert.equal(escapeControls('a\nb\u001b[2J\u009bü'), 'a\\012b\\033[2J\\233ü');
});

async function diffWith(pid: number): Promise<readonly DiffRow[]> {
  return diffSnapshots(await readSnapshot('self'), await readSnapshot(pid));
}

function changedKeys(rows: readonly DiffRow[]): readonly string[] {
  return rows.filter((r) => r.changed).map((r) => r.key);
}

function row(rows: readonly DiffRow[], key: string): DiffRow {
  return rows.find((r) => r.key === key) ?? assert.fail(`no row ${key}`);
}

function cell(key: string, value: string, details?: readonly string[]): DiffRow {
  const side = readable(value);
  return { key, host: side, container: side, changed: false, ...(details ? { details } : {}) };
}
