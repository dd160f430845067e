import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';
import { removeTree } from '../../src/run/remove-tree.js';
import { missing } from '../native/missing.js';
import { makeDockerImage, makeOciImage } from './image.js';
import { asRoot, inside, namesIn, script, temporary } from './scripts.js';
import type { Member } from './tar.js';

const LOWER: readonly Member[] = [
  { name: './', type: 'folder' },
  { name: 'bin', type: 'symlink', to: 'usr/bin' },
  { name: 'usr/bin/', type: 'folder' },
  { name: 'usr/bin/tool', text: 'tool', mode: 0o4755 },
  { name: 'usr/bin/alias', type: 'hardlink', to: 'usr/bin/tool' },
  { name: 'a/', type: 'folder', mode: 0o555 },
  { name: 'a/kept', text: 'lower' },
  { name: 'a/deleted', text: 'lower' },
  { name: 'a/replaced', text: 'lower' },
  { name: 'b/', type: 'folder' },
  { name: 'b/old', text: 'lower' },
  { name: 'gone/', type: 'folder' },
  { name: 'gone/deep/', type: 'folder' },
  { name: 'gone/deep/file', text: 'lower' },
  { name: 'link', type: 'symlink', to: 'a/kept' },
  { name: 'folder-then-file/', type: 'folder' },
  { name: 'folder-then-file/x', text: 'lower' },
  { name: 'link-then-folder', type: 'symlink', to: '/usr' },
  { name: 'with blank *', text: 'lower' },
  { name: 'of-mail', text: 'lower', uid: 8, mode: 0o600 },
];

const UPPER: readonly Member[] = [
  { name: 'a/', type: 'folder', mode: 0o700 },
  { name: 'a/.wh.deleted' },
  { name: 'a/replaced', text: 'upper' },
  { name: 'b/', type: 'folder' },
  { name: 'b/.wh..wh..opq' },
  { name: 'b/new', text: 'upper' },
  { name: '.wh.gone' },
  { name: '.wh..wh.plnk', text: 'of another engine' },
  { name: 'link', text: 'now a file' },
  { name: 'folder-then-file', text: 'upper' },
  { name: 'link-then-folder/', type: 'folder' },
  { name: 'link-then-folder/new', text: 'upper' },
];

const IMAGES: Readonly<Record<string, (folder: string) => string | Promise<string>>> = {
  'a layout of the OCI': (folder) => makeOciImage(folder, [LOWER, UPPER]),
  'a layout with gzip': (folder) => makeOciImage(folder, [LOWER, UPPER], { compress: true }),
  'an archive with a layout': (folder) => pack(makeOciImage(folder, [LOWER, UPPER], { compress: true })),
  'a docker archive': (folder) => pack(makeDockerImage(folder, [LOWER, UPPER])),
};

async function pack(folder: string): Promise<string> {
  await execa('tar', ['-C', folder, '-cf', `${folder}.tar`, '.']);
  return `${folder}.tar`;
}

const noUmoci = missing('umoci', 'umoci');

for (const [name, make] of Object.entries(IMAGES)) {
  for (const tool of name.includes('docker') ? ['tar'] : ['tar', 'umoci']) {
    for (const ids of ['range', 'one']) {
      const skip = tool === 'umoci' && noUmoci;
      test(`${name}, with ${tool}, ids: ${ids}`, { skip }, async () => {
        const image = await make(join(temporary(), 'image'));
        await checkUnpacked(image, { OCI_UNPACK: tool, ROOTFS_IDS: ids });
      });
    }
  }
}

async function checkUnpacked(image: string, env: Record<string, string>): Promise<void> {
  const folder = temporary();
  const root = join(folder, 'root');
  const { code, stderr } = await script('oci.sh', [root, image], env);
  assert.equal(code, 0, stderr);
  assert.deepEqual(namesIn(folder), ['root']);
  const text = (name: string): string => readFileSync(join(root, name), 'utf8');
  assert.deepEqual(
    [
      text('a/kept'),
      text('a/replaced'),
      text('b/new'),
      text('link'),
      text('folder-then-file'),
      text('with blank *'),
    ],
    ['lower', 'upper', 'upper', 'now a file', 'upper', 'lower'],
  );
  for (const name of ['a/deleted', 'b/old', 'gone', 'a/.wh.deleted', '.wh.gone', 'b/.wh..wh..opq']) {
    assert.ok(!existsSync(join(root, name)), name);
  }
  assert.equal(readlinkSync(join(root, 'bin')), 'usr/bin');
  assert.deepEqual(namesIn(join(root, 'link-then-folder')), ['new']);
  const [tool, alias] = ['tool', 'alias'].map((name) => lstatSync(join(root, 'usr/bin', name)));
  assert.equal(tool?.ino, alias?.ino);
  assert.equal((tool?.mode ?? 0) & 0o7777, asRoot ? 0o755 : 0o4755);
  assert.equal(lstatSync(join(root, 'a')).mode & 0o777, 0o700);
  checkOwners(root, env.ROOTFS_IDS === 'range' && hasRange);
  removeTree(folder);
  assert.ok(!existsSync(folder));
}

const hasRange = !asRoot && spawnSync('unshare', ['--map-auto', '--map-root-user', 'true']).status === 0;

function checkOwners(root: string, inRange: boolean): void {
  const { uid } = lstatSync(join(root, 'of-mail'));
  if (inRange) assert.notEqual(uid, process.geteuid?.());
  else assert.equal(uid, process.geteuid?.());
}

test('without any user namespace it works too', { skip: asRoot && 'root needs none' }, async () => {
  const image = makeOciImage(join(temporary(), 'image'), [LOWER.filter(({ mode }) => mode !== 0o555), UPPER]);
  const tools = temporary();
  writeFileSync(join(tools, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const root = join(temporary(), 'root');
  const { code, stderr } = await script('oci.sh', [root, image], {
    OCI_UNPACK: 'tar',
    PATH: `${tools}:${process.env.PATH}`,
  });
  assert.equal(code, 0, stderr);
  assert.deepEqual(namesIn(join(root, 'b')), ['new']);
});

test('of an image for several machines it takes ours', async () => {
  const folder = join(temporary(), 'image');
  makeOciImage(folder, [[{ name: 'whose', text: 'theirs' }]], { architecture: 'mips' });
  const theirs = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
  makeOciImage(folder, [[{ name: 'whose', text: 'ours' }]]);
  const ours = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
  const manifests = [...theirs.manifests, ...ours.manifests];
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  const root = join(temporary(), 'root');
  assert.equal((await script('oci.sh', [root, folder])).code, 0);
  assert.equal(readFileSync(join(root, 'whose'), 'utf8'), 'ours');
});

test('an image for another machine is refused', async () => {
  const image = makeOciImage(join(temporary(), 'image'), [LOWER], { architecture: 'mips' });
  const { code, stderr } = await script('oci.sh', [join(temporary(), 'root'), image], { OCI_UNPACK: 'tar' });
  assert.equal(code, 1);
  assert.match(stderr, /error: the image is not made for this kind of machine/);
});

const noSkopeo = missing('skopeo', 'skopeo') || missing('busybox', 'busybox-static');

test('what skopeo writes can be started', { skip: noSkopeo }, async () => {
  const folder = temporary();
  const members: Member[] = [
    { name: 'bin/', type: 'folder' },
    { name: 'bin/busybox', text: readFileSync('/bin/busybox'), mode: 0o755 },
  ];
  const links: Member[] = [{ name: 'bin/sh', type: 'symlink', to: 'busybox' }];
  makeOciImage(join(folder, 'source'), [members, links]);
  for (const target of ['oci:copy:latest', 'docker-archive:copy.tar:x:latest']) {
    await execa('skopeo', ['copy', '--insecure-policy', 'oci:source:latest', target], { cwd: folder });
    const root = join(temporary(), 'root');
    const { code, stderr } = await script('oci.sh', [root, join(folder, `${target.split(':')[1]}`)]);
    assert.equal(code, 0, stderr);
    assert.equal((await inside(root, 'echo ok')).stdout, 'ok');
  }
});

test('what is no image is refused, in words', async () => {
  const folder = temporary();
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'text'), 'hello\n');
  mkdirSync(join(folder, 'odd'));
  writeFileSync(join(folder, 'odd/index.json'), '{"manifests": 7}');
  mkdirSync(join(folder, 'broken'));
  writeFileSync(join(folder, 'broken/manifest.json'), '[{"Config":');
  for (const [name, why] of [
    ['nowhere', /there is no /],
    ['empty', /is no image: it has neither index.json nor manifest.json/],
    ['text', /is no tar archive of an image/],
    ['odd', /index.json of the image can't be understood/],
    ['broken', /manifest.json of the image can't be understood/],
  ] as const) {
    const here = temporary();
    const { code, stderr } = await script('oci.sh', [join(here, 'root'), join(folder, name)]);
    assert.deepEqual([name, code], [name, 1]);
    assert.match(stderr, why);
    assert.equal(stderr.split('\n').length, 1);
    assert.deepEqual(namesIn(here), []);
  }
});
