import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';
import { packageRoot } from '../../src/paths.js';
import { asUser } from '../native/as-user.js';
import { makeOciImage } from './image.js';
import { script, temporary } from './scripts.js';

/** The script in docs/layers.md, which readers save. */
const [, byHand = ''] =
  /```sh\n(# unpack\.sh[\s\S]*?)```/.exec(readFileSync(join(packageRoot, 'docs', 'layers.md'), 'utf8')) ?? [];

const layers = [
  [
    { name: 'etc/', type: 'folder' },
    { name: 'etc/name', text: 'lower' },
    { name: 'etc/deleted', text: 'lower' },
    { name: 'old/', type: 'folder' },
    { name: 'old/file', text: 'lower' },
    { name: 'kept', text: 'lower' },
  ],
  [
    { name: 'etc/', type: 'folder' },
    { name: 'etc/name', text: 'upper' },
    { name: 'etc/.wh.deleted' },
    { name: 'old/', type: 'folder' },
    { name: 'old/.wh..wh..opq' },
    { name: 'old/new', text: 'upper' },
  ],
  [{ name: '.wh.kept' }, { name: 'third', text: 'third' }],
] as const;

/** Every file with its text. */
const LIST = 'find . -type f ! -name .rootfs | sort | while read -r f; do echo "$f $(cat "$f")"; done';

/** What one sees in the namespace behind the script: the image, and what has become of one file in each layer. */
const LOOK = `sh "$0" "$1" > /dev/null; cd /mnt/image && ${LIST}; cd /mnt; stat -c "%n %F %t:%T" */kept 3/third`;

test('the layers of an image, unpacked by hand as in docs/layers.md, are what oci.sh makes of them', async () => {
  const folder = temporary();
  const unpack = join(folder, 'unpack.sh');
  writeFileSync(unpack, byHand);
  for (const compress of [false, true]) {
    const image = makeOciImage(join(folder, `image-${compress}`), layers, { compress });
    const [program = '', ...words] = [...asUser, 'unshare', '-rm', 'sh', '-c', LOOK, unpack, image];
    const { stdout, stderr } = await execa(program, words, { reject: false, env: { LC_ALL: 'C' } });
    const root = join(folder, `root-${compress}`);
    assert.equal((await script('oci.sh', [root, image], { OCI_UNPACK: 'tar' })).code, 0);
    const { stdout: theirs } = await execa('sh', ['-c', LIST], { cwd: root });
    assert.equal(theirs, './etc/name upper\n./old/new upper\n./third third');
    assert.equal(stderr, '');
    assert.equal(
      stdout,
      `${theirs}\n1/kept regular file 0:0\n3/kept character special file 0:0\n3/third regular file 0:0`,
    );
  }
});
