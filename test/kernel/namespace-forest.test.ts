import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  type NamespaceTree,
  namespaceForest,
  type SeenNamespace,
} from '../../src/kernel/namespace-forest.js';
import type { NamespaceType } from '../../src/kernel/namespaces.js';

function seen(type: NamespaceType, inode: number, above: Partial<SeenNamespace> = {}): SeenNamespace {
  const nothing = { parent: null, owner: null, creator: null };
  return { id: { type, inode }, members: [], holders: [], asked: true, ...nothing, ...above };
}

/** `user 1 (net 2, user 3)` as text, to be compared with one look. */
function text({ namespace, below }: NamespaceTree): string {
  const inner = below.length > 0 ? ` (${below.map(text).join(', ')})` : '';
  return `${namespace.id.type} ${namespace.id.inode}${inner}`;
}

const machine = [
  seen('net', 12, { owner: 3 }),
  seen('user', 3, { parent: 1 }),
  seen('pid', 10, { owner: 1 }),
  seen('pid', 11, { owner: 3, parent: 10 }),
  seen('user', 1),
  seen('user', 4, { parent: 3 }),
  seen('mnt', 13, { owner: 1 }),
];

test('each stands below the user namespace that it belongs to, in the order of the types', () => {
  assert.deepEqual(namespaceForest(machine).map(text), [
    'user 1 (mnt 13, pid 10, user 3 (net 12, pid 11, user 4))',
  ]);
});

test('or below its own kind', () => {
  const pids = machine.filter(({ id }) => id.type === 'pid');
  assert.deepEqual(namespaceForest(pids, 'parent').map(text), ['pid 10 (pid 11)']);
});

test('what is above it and out of sight makes it a root', () => {
  assert.deepEqual(namespaceForest([seen('net', 2, { owner: 1 }), seen('uts', 3)]).map(text), [
    'uts 3',
    'net 2',
  ]);
});

test('none is lost and none is there twice, whatever is above whom', () => {
  const any = fc.uniqueArray(
    fc.record({
      inode: fc.nat(50),
      parent: fc.option(fc.nat(50)),
      type: fc.constantFrom<NamespaceType>('user', 'pid', 'net'),
    }),
    { selector: ({ inode }) => inode },
  );
  fc.assert(
    fc.property(any, (list) => {
      // The kernel numbers nothing below itself; who is above was there before.
      const all = list.map(({ type, inode, parent }) => {
        const above = parent !== null && parent < inode ? parent : null;
        return seen(type, inode, { parent: above, owner: above });
      });
      const flat = (tree: NamespaceTree): number[] => [tree.namespace.id.inode, ...tree.below.flatMap(flat)];
      const found = namespaceForest(all).flatMap(flat);
      assert.deepEqual(found.sort(), all.map(({ id }) => id.inode).sort());
    }),
  );
});
