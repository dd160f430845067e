import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';
import { missing } from '../native/missing.js';
import { makeDockerImage, makeOciImage } from './image.js';
import { namesIn, script, temporary } from './scripts.js';
import type { Member } from './tar.js';

/** What somebody has who unpacks an image, and what it must not reach. */
function makeVictim(): { home: string; precious: string } {
  const home = temporary();
  mkdirSync(join(home, 'precious'));
  writeFileSync(join(home, 'precious/file'), 'precious');
  return { home, precious: join(home, 'precious') };
}

const evil = 'evil';

/** Each tries to write to, or to remove, what is in the folder given (an absolute path). */
const ATTACKS: Readonly<Record<string, (precious: string) => readonly (readonly Member[])[]>> = {
  'an absolute name': (p) => [[{ name: `${p}/file`, text: evil }]],
  'a name with ..': () => [
    ['..', '../..', '../../..'].map((up) => ({ name: `${up}/precious/file`, text: evil })),
  ],
  'a name with .. in the middle': () => [[{ name: 'a/../../../precious/file', text: evil }]],
  'through an absolute link of the same layer': (p) => [
    [
      { name: 'x', type: 'symlink', to: p },
      { name: 'x/file', text: evil },
    ],
  ],
  'through a relative link of the same layer': () => [
    [
      { name: 'x', type: 'symlink', to: '../../precious' },
      { name: 'x/file', text: evil },
    ],
  ],
  'through a chain of links': (p) => [
    [
      { name: 'x', type: 'symlink', to: 'y' },
      { name: 'y', type: 'symlink', to: p },
      { name: 'x/file', text: evil },
    ],
  ],
  'through a link of the layer below': (p) => [
    [{ name: 'x', type: 'symlink', to: p }],
    [{ name: 'x/file', text: evil }],
  ],
  'through a relative link of the layer below': () => [
    [{ name: 'x', type: 'symlink', to: '../../precious' }],
    [{ name: 'x/file', text: evil }],
  ],
  'through a link below that the layer says is a folder': (p) => [
    [{ name: 'x', type: 'symlink', to: p }],
    [
      { name: 'x/', type: 'folder' },
      { name: 'x/file', text: evil },
    ],
  ],
  'a file over a link of the layer below': (p) => [
    [{ name: 'x', type: 'symlink', to: `${p}/file` }],
    [{ name: 'x', text: evil }],
  ],
  'a hard link to it, then written': (p) => [
    [
      { name: 'x', type: 'hardlink', to: `${p}/file` },
      { name: 'x', text: evil },
    ],
  ],
  'a hard link with ..': () => [
    [
      { name: 'x', type: 'hardlink', to: '../../precious/file' },
      { name: 'x', text: evil },
    ],
  ],
  'a hard link to a link': (p) => [
    [
      { name: 'x', type: 'symlink', to: `${p}/file` },
      { name: 'y', type: 'hardlink', to: 'x' },
      { name: 'y', text: evil },
    ],
  ],
  'a whiteout behind a link': (p) => [[{ name: 'x', type: 'symlink', to: p }], [{ name: 'x/.wh.file' }]],
  'an opaque folder that was a link': (p) => [
    [{ name: 'x', type: 'symlink', to: p }],
    [{ name: 'x/', type: 'folder' }, { name: 'x/.wh..wh..opq' }],
  ],
  'a whiteout of ..': () => [[{ name: 'a/', type: 'folder' }], [{ name: '.wh...' }]],
  'a whiteout of .. deeper down': () => [[], [{ name: 'a/.wh...' }]],
  'a whiteout of .': () => [[], [{ name: '.wh..' }]],
  'a whiteout of nothing': () => [[], [{ name: '.wh.' }]],
  'a whiteout of an absolute path': (p) => [[], [{ name: `.wh.${p}/file` }]],
  'a name of two lines': (p) => [
    [],
    [{ name: `x\n..${p}`, text: evil }, { name: 'x\n../../../precious/.wh.file' }],
  ],
  'a link in the place of the note': (p) => [[{ name: '.rootfs', type: 'symlink', to: `${p}/file` }]],
  'the root itself a link': (p) => [[{ name: './', type: 'symlink', to: p }], [{ name: 'file', text: evil }]],
};

const noUmoci = missing('umoci', 'umoci');

for (const [name, attack] of Object.entries(ATTACKS)) {
  for (const tool of ['tar', 'umoci']) {
    test(`${name} reaches nothing outside (${tool})`, { skip: tool === 'umoci' && noUmoci }, async () => {
      const { home, precious } = makeVictim();
      const image = makeOciImage(join(temporary(), 'image'), attack(precious));
      // Whether it is refused or taken harmlessly is up to the tool; that it says why, is not.
      const { code, stderr } = await script('oci.sh', [join(home, 'root'), image], { OCI_UNPACK: tool });
      assert.equal(readFileSync(join(precious, 'file'), 'utf8'), 'precious');
      assert.deepEqual(namesIn(precious), ['file']);
      assert.deepEqual(namesIn(home), code === 0 ? ['precious', 'root'] : ['precious']);
      if (code !== 0) assert.match(stderr, /oci.sh: error: /);
    });
  }
}

test('devices of an image are left out', async () => {
  const members: Member[] = [
    { name: 'dev/', type: 'folder' },
    { name: 'dev/null', type: 'character' },
    { name: 'dev/disk', type: 'block', mode: 0o666 },
    { name: 'kept', text: 'kept' },
  ];
  const root = join(temporary(), 'root');
  const image = makeOciImage(join(temporary(), 'image'), [members]);
  const { code, stderr } = await script('oci.sh', [root, image], { OCI_UNPACK: 'tar' });
  assert.equal(code, 0, stderr);
  assert.deepEqual([namesIn(join(root, 'dev')), readFileSync(join(root, 'kept'), 'utf8')], [[], 'kept']);
});

test('a layer that is not what its name says is refused', async () => {
  for (const tool of noUmoci ? ['tar'] : ['tar', 'umoci']) {
    const here = temporary();
    const image = makeOciImage(join(temporary(), 'image'), [[{ name: 'a', text: 'good' }]], {
      tamper: (content) => Buffer.from(content.toString('latin1').replace('good', 'evil'), 'latin1'),
    });
    const { code, stderr } = await script('oci.sh', [join(here, 'root'), image], { OCI_UNPACK: tool });
    assert.equal(code, 1);
    assert.match(stderr, /is damaged, or not what it should be|digest|hash/);
    assert.deepEqual(namesIn(here), []);
  }
});

test('so is one of a docker archive', async () => {
  const here = temporary();
  const image = makeDockerImage(join(temporary(), 'image'), [[{ name: 'a', text: 'good' }]]);
  const layer = join(image, '0/layer.tar');
  writeFileSync(layer, readFileSync(layer, 'latin1').replace('good', 'evil'), 'latin1');
  const { code, stderr } = await script('oci.sh', [join(here, 'root'), image]);
  assert.equal(code, 1);
  assert.match(stderr, /layer.tar is damaged, or not what it should be/);
  assert.deepEqual(namesIn(here), []);
});

/** What the JSON of an image says instead of the sum of a layer, or of the name of its file. */
const NAMES = [
  '../../../../etc/passwd',
  '/etc/passwd',
  'sha256:../../../../../etc/passwd',
  'md5:abc',
  '*',
  '',
  '-x',
];

for (const name of NAMES) {
  test(`an image that names '${name}' is refused`, async () => {
    const [oci, docker, here] = [join(temporary(), 'image'), join(temporary(), 'image'), temporary()];
    makeOciImage(oci, [[]]);
    const index = JSON.parse(readFileSync(join(oci, 'index.json'), 'utf8'));
    index.manifests[0].digest = name;
    writeFileSync(join(oci, 'index.json'), JSON.stringify(index));
    makeDockerImage(docker, [[]]);
    const manifest = JSON.parse(readFileSync(join(docker, 'manifest.json'), 'utf8'));
    manifest[0].Layers = [name];
    writeFileSync(join(docker, 'manifest.json'), JSON.stringify(manifest));
    for (const image of [oci, docker]) {
      const { code, stderr } = await script('oci.sh', [join(here, 'root'), image], { OCI_UNPACK: 'tar' });
      assert.equal(code, 1, stderr);
      assert.match(stderr, /oci.sh: error: /);
      assert.deepEqual(namesIn(here), []);
    }
  });
}

test('an archive of an image can not write outside either', async () => {
  const { home, precious } = makeVictim();
  const folder = temporary();
  const image = makeOciImage(join(folder, 'image'), [[{ name: 'a', text: 'a' }]]);
  symlinkSync(precious, join(image, 'x'));
  await execa('tar', ['-C', image, '-cf', join(folder, 'image.tar'), '.']);
  await execa('tar', [
    '-C',
    folder,
    '-rf',
    join(folder, 'image.tar'),
    '--transform',
    's,.*,x/file,',
    'image/oci-layout',
  ]);
  const { code } = await script('oci.sh', [join(home, 'root'), join(folder, 'image.tar')]);
  assert.equal(readFileSync(join(precious, 'file'), 'utf8'), 'precious');
  assert.equal(existsSync(join(home, 'root')), code === 0);
});
