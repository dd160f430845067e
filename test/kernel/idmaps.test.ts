import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { idMapText, parseIdMap } from '../../src/kernel/idmaps.js';
import { readProcessFile } from '../../src/kernel/proc.js';
import { startIn } from './processes.js';

const id = fc.integer({ min: 0, max: 4294967295 });
const maps = fc.array(fc.record({ inside: id, outside: id, count: id }, { noNullPrototype: true }));

test('a map comes out of the text that the kernel writes', () => {
  fc.assert(
    fc.property(maps, (map) => {
      const column = (n: number) => String(n).padStart(10);
      const lines = map.map((r) => `${column(r.inside)} ${column(r.outside)} ${column(r.count)}\n`);
      assert.deepEqual(parseIdMap(lines.join('')), map);
    }),
  );
});

test('a map in one line', () => {
  assert.equal(idMapText([{ inside: 0, outside: 1001, count: 1 }]), '0 1001 1');
  const two = parseIdMap('0 1001 1\n1 100000 65536\n');
  assert.equal(two && idMapText(two), '0 1001 1, 1 100000 65536');
  assert.equal(idMapText([]), '(empty)');
});

test('odd text is no map', () => {
  for (const text of ['x', '0 1', '0 1 2 3', '0 1001 -1']) assert.equal(parseIdMap(text), null, text);
  fc.assert(fc.property(fc.string(), (text) => void parseIdMap(text)));
});

test('a user namespace whose map was not written has an empty map; one that was has our id', async () => {
  const [without, mapped] = [await startIn('-U'), await startIn('-Ur')];
  assert.deepEqual(readProcessFile(without, 'uid_map'), { ok: true, value: '' });
  const map = readProcessFile(mapped, 'uid_map');
  assert.ok(map.ok);
  assert.deepEqual(parseIdMap(map.value), [{ inside: 0, outside: process.geteuid?.(), count: 1 }]);
});
