import assert from 'node:assert/strict';
import test from 'node:test';
import { describeMountDiff, diffMounts } from '../../src/kernel/mount-diff.js';
import { type Mount, parseMountinfo } from '../../src/kernel/mounts.js';

const HOST = ['/', '/proc', '/sys', '/dev'].map(
  (point, i) => `${20 + i} 1 0:${i} / ${point} rw,nosuid shared:${i} - tmpfs none rw`,
);

test('a copy of the table in a new mount namespace is the same table', () => {
  const copy = HOST.map((line, i) =>
    line.replace(/^\d+ \d+/, `${90 + i} 70`).replace(/shared:\d+/, `shared:${i + 50}`),
  );
  assert.deepEqual(lines(HOST, copy), []);
});

test('mounts that came and went', () => {
  const bind = '40 20 0:1 /srv/a /mnt rw - ext4 /dev/sda rw';
  assert.deepEqual(lines(HOST, [...HOST, bind]), ['+ /mnt ext4[/srv/a] (private)']);
  assert.deepEqual(lines([...HOST, bind], HOST), ['- /mnt ext4[/srv/a]']);
  const another = HOST.map((line) => line.replace(' 0:1 ', ' 0:77 '));
  assert.deepEqual(lines(HOST, another), ['- /proc tmpfs', '+ /proc tmpfs (shared)']);
});

test('a stack of alike mounts is as high as it is', () => {
  const again = HOST[1] ?? '';
  assert.deepEqual(lines(HOST, [...HOST, again, again]), [
    '+ /proc tmpfs (shared)',
    '+ /proc tmpfs (shared)',
  ]);
  assert.deepEqual(lines([...HOST, again], HOST), ['- /proc tmpfs']);
});

test('what happened to all or many mounts alike is one line', () => {
  const slave = HOST.map((line) => line.replace('shared:', 'master:'));
  assert.deepEqual(lines(HOST, slave), ['~ all 4: shared -> slave']);
  assert.deepEqual(
    lines([...HOST, '40 20 0:9 / /x rw - tmpfs none rw'], [...slave, '40 20 0:9 / /x rw - tmpfs none rw']),
    ['~ 4 of 5: shared -> slave'],
  );
  assert.deepEqual(
    lines(
      HOST,
      slave.map((line) => line.replace(' rw,nosuid ', ' ro,nosuid ')),
    ),
    ['~ all 4: shared -> slave', '~ all 4: rw -> ro'],
  );
  assert.deepEqual(lines(HOST, ['50 1 0:50 / / rw - tmpfs none rw']), [
    '- all 4 of the host, taken away or not below this root',
    '+ / tmpfs (private)',
  ]);
});

test('what happened to one mount is told with its mount point', () => {
  const changed = HOST.with(0, (HOST[0] ?? '').replace('rw,nosuid shared:0', 'rw,nosuid,noexec'));
  assert.deepEqual(lines(HOST, changed), ['~ / shared -> private', '~ / +noexec']);
});

function lines(before: readonly string[], after: readonly string[]): readonly string[] {
  return describeMountDiff(diffMounts(table(before), table(after)));
}

function table(text: readonly string[]): readonly Mount[] {
  return parseMountinfo(text.join('\n')) ?? assert.fail('the table is not one');
}
