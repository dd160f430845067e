import assert from 'node:assert/strict';
import { readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { missing } from '../native/missing.js';
import { inside, namesIn, script, temporary } from './scripts.js';

const skip = missing('busybox', 'busybox-static');

test('busybox.sh makes one that works, in which busybox itself is no link', { skip }, async () => {
  const folder = temporary();
  const root = join(folder, 'root');
  const { code, stderr } = await script('busybox.sh', [root]);
  assert.deepEqual([code, stderr], [0, `busybox.sh: made ${root}`]);
  const { stdout } = await inside(
    root,
    'id -un; ls /bin/busybox; awk "BEGIN { print 6 * 7 }"; busybox true && echo ok',
  );
  assert.equal(stdout, 'root\n/bin/busybox\n42\nok');
  assert.equal(readlinkSync(join(root, 'bin/sh')), 'busybox');
  assert.equal((await script('busybox.sh', [root])).code, 0);
  assert.deepEqual(namesIn(folder), ['root']);
});

test('a busybox that needs libraries is refused, and one that is not there', async () => {
  const folder = temporary();
  for (const [busybox, why] of [
    ['/bin/ls', /needs libraries.*sudo apt-get install busybox-static/],
    ['/nowhere', /no \/nowhere to run/],
  ] as const) {
    const { code, stderr } = await script('busybox.sh', [join(folder, 'root')], { BUSYBOX: busybox });
    assert.equal(code, 1);
    assert.match(stderr, why);
  }
  assert.deepEqual(namesIn(folder), []);
});

test('without busybox it says how to get it', async () => {
  const tools = temporary();
  for (const name of ['basename', 'dirname']) symlinkSync(`/usr/bin/${name}`, join(tools, name));
  const { code, stderr } = await script('busybox.sh', [join(tools, 'root')], { PATH: tools });
  assert.equal(code, 1);
  assert.match(stderr, /busybox is missing. On Debian and Ubuntu: sudo apt-get install busybox-static$/);
});
