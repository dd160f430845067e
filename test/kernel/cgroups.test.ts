import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { cgroupText, parseCgroups } from '../../src/kernel/cgroups.js';
import { readProcessFile } from '../../src/kernel/proc.js';
import { oddText } from './odd-text.js';

const controllers = fc.array(fc.stringMatching(/^[a-z_=]{1,8}$/));
const path = oddText.map((s) => `/${s.replaceAll('\n', '')}`);
const groups = fc.array(fc.record({ hierarchy: fc.nat(), controllers, path }, { noNullPrototype: true }));

test('the groups come out of the text that the kernel writes, colons in paths included', () => {
  fc.assert(
    fc.property(groups, (list) => {
      const text = list.map((g) => `${g.hierarchy}:${g.controllers.join(',')}:${g.path}\n`).join('');
      assert.deepEqual(parseCgroups(text), list);
    }),
  );
});

test('odd text is no list of groups', () => {
  for (const text of ['x', '0:/', 'a::/', '0::relative']) assert.equal(parseCgroups(text), null, text);
  fc.assert(fc.property(fc.string(), (text) => void parseCgroups(text)));
});

test('the groups in one line', () => {
  assert.equal(text('0::/user.slice/a.scope\n'), '/user.slice/a.scope');
  assert.equal(text('2:cpu,memory:/\n0::/\n'), '/');
  assert.equal(text('2:cpu,memory:/a\n0::/b\n'), 'cpu,memory:/a  0::/b');
  assert.equal(text('3:pids:/a\n2:cpu,memory:/a\n1:freezer:/\n0::/a\n'), 'pids,cpu,memory:/a  0::/a');
  assert.equal(text(''), 'in no hierarchy');
});

test('our own groups are understood', () => {
  const own = readProcessFile('self', 'cgroup');
  assert.ok(own.ok);
  assert.notEqual(parseCgroups(own.value), null);
});

function text(file: string): string {
  return cgroupText(parseCgroups(file) ?? assert.fail('the list is not one'));
}
