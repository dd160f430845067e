import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type Mount, parseMountinfo, propagationName } from '../../src/kernel/mounts.js';
import { readProcessFile } from '../../src/kernel/proc.js';
import { oddText } from './odd-text.js';
import { startIn } from './processes.js';

const group = fc.option(fc.nat(), { nil: null });
const options = fc.array(fc.stringMatching(/^[a-z]{1,6}(=\w{1,4})?$/), { minLength: 1 });
const path = oddText.map((s) => `/${s}`);
const mount: fc.Arbitrary<Mount> = fc.record(
  {
    id: fc.nat(),
    parent: fc.nat(),
    device: fc.tuple(fc.nat(), fc.nat()).map(([major, minor]) => `${major}:${minor}`),
    root: path,
    mountPoint: path,
    options,
    propagation: fc.record(
      { shared: group, master: group, propagateFrom: group, unbindable: fc.boolean() },
      { noNullPrototype: true },
    ),
    type: fc.stringMatching(/^[a-z0-9.]+$/),
    source: path.map((s) => s.slice(1)),
    superOptions: options,
  },
  { noNullPrototype: true },
);

test('a mount comes out of the line that the kernel writes', () => {
  fc.assert(
    fc.property(fc.array(mount), (mounts) => {
      assert.deepEqual(parseMountinfo(mounts.map((m) => `${line(m)}\n`).join('')), mounts);
    }),
  );
});

test('odd text is no table, and throws nothing', () => {
  assert.equal(parseMountinfo('36 35 98:0 /a /b rw shared:1 ext4 /dev/sda rw\n'), null);
  fc.assert(fc.property(oddText, (text) => void parseMountinfo(text)));
});

test('the name of a propagation', () => {
  const none = { shared: null, master: null, propagateFrom: null, unbindable: false };
  assert.equal(propagationName(none), 'private');
  assert.equal(propagationName({ ...none, shared: 1 }), 'shared');
  assert.equal(propagationName({ ...none, master: 1, propagateFrom: 2 }), 'slave');
  assert.equal(propagationName({ ...none, shared: 2, master: 1 }), 'shared and slave');
  assert.equal(propagationName({ ...none, unbindable: true }), 'unbindable');
});

test('real mounts: odd names, a stack on one mount point, every propagation', async () => {
  const pid = await startIn(
    '-Urm',
    `mount --make-rprivate / && mount -t tmpfs base /mnt && cd /mnt
     odd='a b#c\\d
e-ü' && mkdir "$odd" unbindable shared
     mount -t tmpfs 'the source' "$odd" && mount -t tmpfs above "$odd"
     mount -t tmpfs u unbindable && mount --make-unbindable unbindable
     mount -t tmpfs s shared && mount --make-shared shared`,
  );
  const text = readProcessFile(pid, 'mountinfo');
  assert.ok(text.ok);
  const mounts = parseMountinfo(text.value) ?? [];
  const at = (point: string) => mounts.filter((m) => m.mountPoint === point);
  assert.deepEqual(
    at('/mnt/a b#c\\d\ne-ü').map((m) => m.source),
    ['the source', 'above'],
  );
  assert.deepEqual(
    at('/mnt/unbindable').map((m) => propagationName(m.propagation)),
    ['unbindable'],
  );
  assert.deepEqual(
    at('/mnt/shared').map((m) => propagationName(m.propagation)),
    ['shared'],
  );
  assert.deepEqual(
    at('/mnt').map((m) => propagationName(m.propagation)),
    ['private'],
  );
});

function line(m: Mount): string {
  const { shared, master, propagateFrom, unbindable } = m.propagation;
  const tags = [
    ...(shared === null ? [] : [`shared:${shared}`]),
    ...(master === null ? [] : [`master:${master}`]),
    ...(propagateFrom === null ? [] : [`propagate_from:${propagateFrom}`]),
    ...(unbindable ? ['unbindable'] : []),
  ];
  const paths = [octal(m.root), octal(m.mountPoint)];
  const fixed = [m.id, m.parent, m.device, ...paths, m.options.join(','), ...tags];
  return [...fixed, '-', m.type, octal(m.source), m.superOptions.join(',')].join(' ');
}

function octal(text: string): string {
  return text.replace(/[ \t\n\\#]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
