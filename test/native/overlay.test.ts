import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeRootfs, noRootfs, temporary } from './rootfs.js';
import { asRoot, run, trace } from './stagehand.js';

/** A tmpfs with folders for one overlay. */
const FOLDERS = '-rm + mount tmpfs /mnt + mkdir /mnt/u + mkdir /mnt/w + mkdir /mnt/m';
const WRITABLE = 'upperdir=/mnt/u,workdir=/mnt/w,userxattr';

const words = (recipe: string): string[] => recipe.split(' ');

/** A folder with two files, as the image. */
function image(): string {
  const folder = temporary();
  writeFileSync(join(folder, 'one'), '1\n');
  writeFileSync(join(folder, 'two'), '2\n');
  return folder;
}

/** The error of the last mount, or undefined. */
async function errno(recipe: string): Promise<string | undefined> {
  const { trace: lines } = await trace(['--keep-going', ...words(`${recipe} -- true`)]);
  return lines.flatMap((line) => (line.type === 'step' && line.name === 'mount' ? [line.errno] : [])).at(-1);
}

describe('mount overlay', () => {
  test('shows both folders as one, and takes all changes into the upper one', async () => {
    const lower = image();
    const script = 'cd /mnt; echo more >> m/one; rm m/two; ls m; cat u/one; stat -c "%F %t:%T" u/two';
    const { stdout, stderr } = await run([
      ...words(`${FOLDERS} + mount overlay /mnt/m lowerdir=${lower},${WRITABLE} + touch /mnt/m/three`),
      ...['--', 'sh', '-c', script],
    ]);
    assert.deepEqual([stdout, stderr], ['one\nthree\n1\nmore\ncharacter special file 0:0\n', '']);
    assert.deepEqual(readdirSync(lower).sort(), ['one', 'two']);
    assert.equal(readFileSync(join(lower, 'one'), 'utf8'), '1\n');
  });

  test('takes two lower folders, the first on top, and is read-only then', async () => {
    const [first, second] = [temporary(), image()];
    writeFileSync(join(first, 'one'), 'first\n');
    const { stdout } = await run([
      ...words(`-rm + mount overlay /mnt lowerdir=${first}:${second}`),
      ...['--', 'sh', '-c', 'cat /mnt/one /mnt/two; touch /mnt/x 2> /dev/null || echo refused'],
    ]);
    assert.equal(stdout, 'first\n2\nrefused\n');
  });

  test('reads its options as the kernel does: what stands between two lower folders is a letter in the name of the upper one', async () => {
    const recipe = '-rm + mount tmpfs /mnt + mkdir /mnt/u:1 + mkdir /mnt/w:1 + mkdir /mnt/m';
    const folders = `lowerdir=${image()},upperdir=/mnt/u:1,workdir=/mnt/w:1,userxattr`;
    const { stdout, stderr } = await run([
      ...words(`${recipe} + mount overlay /mnt/m ${folders} + touch /mnt/m/three`),
      ...['--', 'ls', '/mnt/u:1'],
    ]);
    assert.deepEqual([stdout, stderr], ['three\n', '']);
  });

  test('says of folders that do not fit together what the kernel says of them', async () => {
    const lower = image();
    const other = `${FOLDERS} + mkdir /mnt/o + mount tmpfs /mnt/o + mkdir /mnt/o/w`;
    const again = `${FOLDERS} + mount overlay /mnt/m lowerdir=${lower},${WRITABLE} + mkdir /mnt/m/u + mkdir /mnt/m/w`;
    const cases: readonly (readonly [string, string])[] = [
      [`${other} + mount overlay /mnt/m lowerdir=${lower},upperdir=/mnt/u,workdir=/mnt/o/w`, 'EINVAL'],
      [`${FOLDERS} + mount overlay /mnt/m lowerdir=${lower},upperdir=/mnt/u`, 'EINVAL'],
      [`${FOLDERS} + mount overlay /mnt/m lowerdir=${lower}`, 'EINVAL'],
      [`${FOLDERS} + mount overlay /mnt/m lowerdir=${lower}/none,${WRITABLE}`, 'ENOENT'],
      [`${again} + mount overlay /mnt lowerdir=${lower},upperdir=/mnt/m/u,workdir=/mnt/m/w`, 'EINVAL'],
      [`-r + mount overlay /mnt lowerdir=${lower}:/etc`, 'EPERM'],
      // The kernel would read the first page of it.
      [
        `-rm + mount overlay /mnt lowerdir=${`${lower}:`.repeat(64 * 1024)}${lower}`.slice(0, 100_000),
        'E2BIG',
      ],
    ];
    for (const [recipe, expected] of cases) assert.equal(await errno(recipe), expected, recipe);
  });

  test('without a list of lower folders, or without any, is a mistake of the command line', async () => {
    for (const recipe of [
      'overlay',
      'overlay /mnt',
      'overlay /mnt upperdir=/a,workdir=/b',
      'overlay /mnt lowerdir+=/etc,lowerdir+=/usr',
      'overlayfs /mnt',
    ]) {
      const { status, stderr } = await run(words(`-rm + mount ${recipe} -- true`));
      assert.equal(status, 2, recipe);
      assert.match(
        stderr,
        /^stagehand: 'mount': (an overlay is made of folders|the lower folders|the types are)/,
      );
    }
  });

  test('by real root has its upper and work folder only in a tmpfs of the recipe', {
    skip: !asRoot && 'needs root: sudo npm test',
  }, async () => {
    const [lower, host] = [image(), temporary()];
    for (const name of ['u', 'w']) mkdirSync(join(host, name));
    for (const folders of [
      `upperdir=${host}/u,workdir=${host}/w`,
      `upperdir=${host}/u,workdir=/mnt/w`,
      `upperdir=/mnt/u,workdir=${host}/w`,
      `upperdir=/mnt/u,upperdir=${host}/u,workdir=${host}/w`,
    ]) {
      for (const before of [FOLDERS, FOLDERS.replace('-rm', 'unshare mnt + private')]) {
        const { status, stderr } = await run(
          words(`${before} + mount overlay /mnt/m lowerdir=${lower},${folders} -- true`),
        );
        assert.equal(status, 125);
        assert.match(stderr, /you are real root, and an overlay writes to its upperdir/);
      }
    }
    assert.deepEqual(
      ['u', 'w'].map((name) => readdirSync(join(host, name))),
      [[], []],
    );
  });
});

describe('mount overlay, with a root file system', { skip: noRootfs }, () => {
  test('over the root that is entered: what is written in it does not come to the image', async () => {
    const root = makeRootfs();
    const recipe = `${FOLDERS} + mount overlay ${root} lowerdir=${root},${WRITABLE} + pivot ${root}`;
    const { stdout, stderr } = await run([
      ...words(recipe),
      ...['--', '/bin/sh', '-c', 'echo changed > /etc/where; cat /etc/where'],
    ]);
    assert.deepEqual([stdout, stderr], ['changed\n', '']);
    assert.equal(readFileSync(join(root, 'etc/where'), 'utf8'), 'inside\n');
  });

  test('follows no link of it to a folder outside', async () => {
    const [root, outside] = [makeRootfs(), temporary()];
    for (const name of ['l', 'u', 'w']) mkdirSync(join(outside, name));
    symlinkSync(outside, join(root, 'link'));
    const folders = `lowerdir=${root}/link/l,upperdir=${root}/link/u,workdir=${root}/link/w`;
    const lower = `lowerdir=/etc:${root}/link/l`;
    assert.equal(await errno(`-rm + mount overlay /mnt ${lower} + chroot ${root}`), 'ENOENT');
    assert.match(
      (await errno(`-rm + mount overlay /mnt ${folders} + chroot ${root}`)) ?? '',
      /^(ENOENT|EPERM)$/,
    );
    assert.deepEqual(readdirSync(join(outside, 'w')), []);

    // The same folders as they will be inside: these are found.
    for (const name of ['l', 'u', 'w']) mkdirSync(join(root, outside, name), { recursive: true });
    writeFileSync(join(root, outside, 'l', 'inside'), '');
    const recipe = `-rm + mount overlay ${root}/old ${lower} + chroot ${root} -- /bin/ls /old/inside`;
    assert.equal((await run(words(recipe))).stdout, '/old/inside\n');
  });
});
