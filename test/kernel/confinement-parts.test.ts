import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { capabilitySet, emptyCapabilitySet } from '../../src/kernel/capabilities.js';
import { capabilityBit } from '../../src/kernel/capability-names.js';
import { parseSubordinates } from '../../src/kernel/id-names.js';
import { isKernelThread } from '../../src/kernel/kernel-thread.js';
import { mayLookInto } from '../../src/kernel/may-look-into.js';
import { maySearch, mayWrite } from '../../src/kernel/may-write.js';
import { parseMountinfo } from '../../src/kernel/mounts.js';
import { parseRlimits, rlimitsThatDiffer } from '../../src/kernel/rlimits.js';
import { mountOf, visibleMounts } from '../../src/kernel/visible-mounts.js';

const caps = (...names: string[]) => capabilitySet(names.flatMap((name) => capabilityBit(name) ?? []));
const four = (id: number) => ({ real: id, effective: id, saved: id, filesystem: id });

test('resource limits', () => {
  const own = parseRlimits(readFileSync('/proc/self/limits', 'utf8'));
  assert.equal(own?.length, 16);
  const files = own?.find(({ name }) => name === 'open files');
  assert.equal(files?.unit, 'files');
  assert.deepEqual(own?.find(({ name }) => name === 'nice priority')?.unit, '');
  assert.equal(parseRlimits('nonsense\n'), null);
  const text = 'Limit  Soft Limit  Hard Limit  Units\nMax open files   10   unlimited   files\n';
  const its = parseRlimits(text) ?? [];
  assert.deepEqual(its, [{ name: 'open files', soft: '10', hard: 'unlimited', unit: 'files' }]);
  assert.equal(rlimitsThatDiffer(its, its).length, 0);
  assert.equal(
    rlimitsThatDiffer(
      its,
      its.map((one) => ({ ...one, soft: '11' })),
    ).length,
    1,
  );
});

const table = (...lines: string[]) =>
  parseMountinfo(lines.map((line) => `${line} rw - tmpfs none rw\n`).join('')) ?? [];
const visible = (...lines: string[]) => visibleMounts(table(...lines)).map(({ id }) => id);

test('which mounts can be seen', () => {
  assert.deepEqual(visible('1 0 0:1 / /', '2 1 0:2 / /a'), [1, 2]);
  // Covered at its own place, and with it what is below.
  assert.deepEqual(visible('1 0 0:1 / /', '2 1 0:2 / /a', '3 2 0:3 / /a/b', '4 2 0:4 / /a'), [1, 4]);
  // What is below the covering one is seen.
  assert.deepEqual(visible('1 0 0:1 / /', '2 1 0:2 / /a', '3 2 0:3 / /a', '4 3 0:4 / /a/b'), [1, 3, 4]);
  assert.deepEqual(visible('1 1 0:1 / /', '2 1 0:2 / /'), [2]);
  const list = visibleMounts(table('1 0 0:1 / /', '2 1 0:2 / /proc', '3 2 0:3 / /proc/sys'));
  assert.deepEqual(
    ['/proc/sys/kernel', '/proc/system', '/x'].map((path) => mountOf(list, path)?.id),
    [3, 2, 1],
  );
});

test('who may look into whom', () => {
  const who = {
    uid: four(1),
    gid: four(1),
    permitted: emptyCapabilitySet,
    effective: emptyCapabilitySet,
    users: 5,
  };
  const other = { uid: four(1), gid: four(1), permitted: emptyCapabilitySet, users: 5, dumpable: true };
  assert.equal(mayLookInto(who, other), true);
  assert.equal(mayLookInto(who, { ...other, users: 6 }), false);
  assert.equal(mayLookInto(who, { ...other, dumpable: false }), false);
  assert.equal(mayLookInto(who, { ...other, uid: { ...four(1), saved: 0 } }), false);
  assert.equal(mayLookInto(who, { ...other, permitted: caps('cap_kill') }), false);
  const tracer = { ...who, effective: caps('cap_sys_ptrace') };
  assert.equal(mayLookInto(tracer, { ...other, uid: four(0), dumpable: false }), true);
  assert.equal(mayLookInto(tracer, { ...other, users: 6 }), false);
});

test('who may write what', () => {
  const who = {
    uid: four(1),
    gid: four(1),
    groups: [7],
    effective: emptyCapabilitySet,
    uidMap: [{ inside: 0, outside: 1, count: 1 }],
    gidMap: [{ inside: 0, outside: 1, count: 1 }],
  };
  assert.equal(mayWrite(who, { uid: 1, gid: 0, mode: 0o644 }), true);
  assert.equal(mayWrite(who, { uid: 0, gid: 7, mode: 0o664 }), true);
  assert.equal(mayWrite(who, { uid: 0, gid: 0, mode: 0o644 }), false);
  assert.equal(mayWrite(who, { uid: 1, gid: 1, mode: 0o466 }), false);
  assert.equal(maySearch(who, { uid: 0, gid: 0, mode: 0o711 }), true);
  assert.equal(maySearch(who, { uid: 0, gid: 7, mode: 0o701 }), false);
  const strong = { ...who, effective: caps('cap_dac_override') };
  assert.equal(mayWrite(strong, { uid: 1, gid: 1, mode: 0o444 }), true);
  assert.equal(mayWrite(strong, { uid: 0, gid: 0, mode: 0o444 }), false);
});

test('a thread of the kernel is told by its flags, whatever its name', () => {
  assert.equal(isKernelThread('2 (kthreadd) S 0 0 0 0 -1 2129984 0'), true);
  assert.equal(isKernelThread('2 (a) S 0) S 0 0 0 0 -1 4194304 0'), false);
  assert.equal(isKernelThread(readFileSync('/proc/self/stat', 'utf8')), false);
});

test('subordinate IDs', () => {
  assert.deepEqual(parseSubordinates('learner:100000:65536\n# no\nx:y\n'), [
    { owner: 'learner', first: 100000, count: 65536 },
  ]);
});
