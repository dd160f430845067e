import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import {
  NAMESPACE_NAMES,
  NAMESPACES,
  namespaceText,
  parseNamespaceLink,
  sameNamespace,
} from '../../src/kernel/namespaces.js';
import { readNamespace } from '../../src/kernel/proc.js';
import { startIn } from './processes.js';

test('every link that this kernel has is known', () => {
  const names: readonly string[] = NAMESPACE_NAMES;
  for (const name of readdirSync('/proc/self/ns')) assert.ok(names.includes(name), name);
});

test('our own links are read as readlink reads them', () => {
  for (const name of readdirSync('/proc/self/ns') as (typeof NAMESPACE_NAMES)[number][]) {
    const link = readNamespace('self', name);
    assert.ok(link.ok);
    assert.equal(namespaceText(link.value), readlinkSync(`/proc/self/ns/${name}`));
    assert.equal(link.value.type, NAMESPACES[name].type);
  }
});

test('a link comes out of its own text, and no other text is one', () => {
  fc.assert(
    fc.property(fc.constantFrom(...NAMESPACE_NAMES), fc.nat(), (name, inode) => {
      const link = { type: NAMESPACES[name].type, inode };
      assert.deepEqual(parseNamespaceLink(namespaceText(link)), link);
    }),
  );
  for (const text of ['', 'uts', 'uts:4026531838', 'foo:[1]', 'uts:[]', 'uts:[1]x', '/']) {
    assert.equal(parseNamespaceLink(text), null, text);
  }
});

test('a new PID namespace has no number before its first process, and is still another one', async () => {
  const pid = await startIn('-Urp');
  const [own, children] = [readNamespace(pid, 'pid'), readNamespace(pid, 'pid_for_children')];
  assert.ok(own.ok && children.ok);
  assert.equal(namespaceText(children.value), 'pid:[no process yet]');
  assert.equal(sameNamespace(own.value, children.value), false);
  assert.equal(sameNamespace(children.value, children.value), null);
});
