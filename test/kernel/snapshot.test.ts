import assert from 'node:assert/strict';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import test from 'node:test';
import { idMapText } from '../../src/kernel/idmaps.js';
import { NAMESPACE_NAMES, namespaceText } from '../../src/kernel/namespaces.js';
import { readSnapshot, type Snapshot } from '../../src/kernel/snapshot.js';
import { asRoot, endedPid, startContainer, startIn } from './processes.js';

test('ourselves', async () => {
  const snapshot = await readSnapshot('self');
  assert.equal(snapshot.pid, process.pid);
  assert.deepEqual(snapshot.hostname, { ok: true, value: hostname() });
  assert.deepEqual(snapshot.cwd, { ok: true, value: process.cwd() });
  assert.deepEqual(snapshot.ppid, { ok: true, value: process.ppid });
  assert.ok(snapshot.ids.ok && snapshot.mounts.ok);
  assert.equal(snapshot.ids.value.uid.effective, process.geteuid?.());
  assert.equal(snapshot.mounts.value.length, lineCount('/proc/self/mountinfo'));
  assert.deepEqual(reasons(snapshot), []);
});

test('a container, as readlink and cat see it', async () => {
  const pid = await startContainer();
  const snapshot = await readSnapshot(pid);
  for (const name of NAMESPACE_NAMES) {
    const link = snapshot.namespaces[name];
    assert.ok(link.ok, name);
    assert.equal(namespaceText(link.value), readlinkSync(`/proc/${pid}/ns/${name}`));
  }
  assert.ok(snapshot.uid_map.ok && snapshot.mounts.ok);
  assert.equal(idMapText(snapshot.uid_map.value), `0 ${process.geteuid?.()} 1`);
  assert.deepEqual(snapshot.setgroups, { ok: true, value: 'deny' });
  assert.deepEqual(snapshot.nspid, { ok: true, value: [pid, 1] });
  assert.equal(snapshot.mounts.value.length, lineCount(`/proc/${pid}/mountinfo`));
});

test("another UTS namespace's hostname is known only to who is told", async () => {
  const pid = await startIn('-Uru', 'echo moby > /proc/sys/kernel/hostname');
  const reason = 'not visible from outside its UTS namespace';
  assert.deepEqual((await readSnapshot(pid)).hostname, { ok: false, reason });
  assert.deepEqual((await readSnapshot(pid, { hostname: 'moby' })).hostname, { ok: true, value: 'moby' });
  const shared = await startIn('-Ur');
  assert.deepEqual((await readSnapshot(shared, { hostname: 'no' })).hostname, {
    ok: true,
    value: hostname(),
  });
});

test('of an ended process every field says that it has ended', async () => {
  const pid = await endedPid();
  const snapshot = await readSnapshot(pid, { hostname: 'moby' });
  assert.equal(snapshot.pid, pid);
  assert.deepEqual(new Set(reasons(snapshot)), new Set([`gone: process ${pid} has ended`]));
  assert.ok(
    !snapshot.hostname.ok && !snapshot.caps.effective.ok && !snapshot.uid_map.ok && !snapshot.links.ok,
  );
});

test('process 1: what is closed is a reason, the rest is read', {
  skip: asRoot && 'root may read it: run the tests as a normal user',
}, async () => {
  const snapshot = await readSnapshot(1);
  assert.deepEqual(new Set(reasons(snapshot)), new Set(['not permitted: owned by root (uid 0)']));
  assert.ok(snapshot.caps.effective.ok && snapshot.uid_map.ok && snapshot.mounts.ok);
});

/** The reasons of all fields that could not be read. */
function reasons(snapshot: Snapshot): readonly string[] {
  const fields = [
    ...Object.values(snapshot),
    ...Object.values(snapshot.namespaces),
    ...Object.values(snapshot.caps),
  ];
  return fields.flatMap((field) => (typeof field === 'object' && field.ok === false ? [field.reason] : []));
}

function lineCount(file: string): number {
  return readFileSync(file, 'utf8').trim().split('\n').length;
}
