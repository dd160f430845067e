import assert from 'node:assert/strict';
import test from 'node:test';
import { changesOf, compareSnapshots, NAMESPACE_KEYS } from '../../src/kernel/comparison.js';
import { namespaceOnly } from '../../src/kernel/namespace-only.js';
import { readable, unreadable } from '../../src/kernel/readable.js';
import { readSnapshot, type Snapshot } from '../../src/kernel/snapshot.js';

const us = await readSnapshot('self');
const inUts = (snapshot: Snapshot, uts: Snapshot['namespaces']['uts']): Snapshot => ({
  ...snapshot,
  namespaces: { ...snapshot.namespaces, uts },
});
const other = inUts(us, readable({ type: 'uts', inode: 7 }));
const closed = inUts(us, unreadable('not permitted: owned by root (uid 0)'));
const uts = (...snapshots: Snapshot[]) => compareSnapshots(snapshots, ['ns.uts'])[0];

test('who is alike stands together, and one that differs is enough', () => {
  assert.deepEqual(uts(us, other, us, other)?.alike, [
    [0, 2],
    [1, 3],
  ]);
  assert.equal(uts(us, other, us)?.differ, true);
  assert.equal(uts(us, us)?.differ, false);
});

test('what may not be read is neither the same nor different, and stands together for one reason', () => {
  assert.deepEqual(uts(us, closed, closed)?.alike, [[0], [1, 2]]);
  assert.equal(uts(us, closed, us)?.differ, null);
  assert.equal(uts(us, closed, other)?.differ, true);
});

test('a namespace without a process has its link and nothing else', () => {
  const net = us.namespaces.net;
  assert.ok(net.ok && net.value.inode !== null);
  const file = namespaceOnly({ type: 'net', inode: net.value.inode });
  const differ = compareSnapshots([us, file], NAMESPACE_KEYS).map((row) => [row.key, row.differ]);
  assert.deepEqual(
    differ.filter(([, value]) => value !== null),
    [['ns.net', false]],
  );
});

test('a change is told with what it was, and another program by its name', () => {
  const later = { ...other, name: readable('sh\n') };
  assert.deepEqual(
    changesOf(2, us, later, NAMESPACE_KEYS).map(({ subject, key }) => [subject, key]),
    [
      [2, 'name'],
      [2, 'ns.uts'],
    ],
  );
  assert.deepEqual(changesOf(0, us, us, NAMESPACE_KEYS), []);
  assert.deepEqual(changesOf(0, us, later, [])[0]?.is, readable('sh\\012'));
  assert.equal(changesOf(0, us, closed, ['ns.uts']).length, 1);
});
