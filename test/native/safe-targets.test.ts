import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { makeRootfs, mountsOf, noRootfs, temporary } from './rootfs.js';
import { run, start, trace, until } from './stagehand.js';

/**
 * A root file system made by somebody who means harm: its links lead to a folder outside. In a recipe R is the root file
 * system, O the folder outside, N a file to bind.
 */
function trap() {
  const [R, O, N] = [makeRootfs(), temporary(), join(temporary(), 'note')];
  writeFileSync(join(O, 'secret'), 'secret\n');
  mkdirSync(join(O, 'folder'));
  writeFileSync(N, 'note\n');
  symlinkSync(O, join(R, 'absolute'));
  symlinkSync(`${'../'.repeat(20)}${O.slice(1)}`, join(R, 'upward'));
  symlinkSync(`/proc/self/root${O}`, join(R, 'magic'));
  symlinkSync('absolute', join(R, 'twice'));
  symlinkSync(`${O}/secret`, join(R, 'file'));
  const words = (recipe: string) =>
    recipe.split(' ').map((word) => word.replace(/^[RON](?=\/|$)/, (name) => ({ R, O, N })[name] as string));
  return { R, O, words };
}

const look = (folder: string) =>
  readdirSync(folder, { recursive: true })
    .map((name) => `${name} ${lstatSync(join(folder, String(name))).size}`)
    .sort();

/** Where the step has mounted something, and the errno if it failed. It is looked at from the root that is to be left. */
async function effect(words: readonly string[], step: string) {
  const walk = start(['--keep-going', ...words]);
  const line = await until(walk, step);
  const points = mountsOf(line.pid).map(({ point }) => point);
  walk.hangUp();
  await walk.ended;
  const before = mountsOf('self').map(({ point }) => point);
  return { points: points.slice(before.length), errno: line.type === 'step' ? line.errno : undefined };
}

const LINKS = ['absolute', 'upward', 'magic', 'twice'];
const STEPS = [
  'touch R/LINK/new',
  'mkdir R/LINK/new',
  'symlink target R/LINK/new',
  'touch R/LINK',
  'mkdir R/LINK',
  'mount tmpfs R/LINK',
  'mount tmpfs R/LINK/folder',
  'bind O R/LINK/folder',
  'bind N R/LINK/secret',
  'mask R/LINK/folder',
  'mask R/LINK/secret',
  'dev R/LINK/folder',
  'read-only R/LINK/folder',
];

describe('a link in the root file system', { skip: noRootfs }, () => {
  for (const link of LINKS) {
    for (const step of STEPS.map((text) => text.replace('LINK', link))) {
      for (const end of ['chroot R', 'bind R R + pivot R']) {
        test(`${step}, with ${end} to come: fails, and outside nothing is made, mounted or hidden`, async () => {
          const { O, words } = trap();
          const before = look(O);
          const name = step.split(' ')[0] as string;
          const { points, errno } = await effect(words(`-rm + ${step} + ${end} -- true`), name);
          assert.match(errno ?? '', /^(ENOENT|EEXIST|ELOOP)$/);
          assert.deepEqual([points, look(O)], [[], before]);
        });
      }
    }
  }

  test('leads out as long as no root file system is named: this is what the tests above would see', async () => {
    const { O, words } = trap();
    for (const path of ['R/absolute/folder', 'R/upward/folder', 'R/magic/folder', 'R/twice/folder']) {
      const { points } = await effect(words(`-rm + mount tmpfs ${path} -- true`), 'mount');
      assert.deepEqual(points, [`${O}/folder`]);
    }
  });

  test('does not lead out by another name of the root file system', async () => {
    const { R, words } = trap();
    const elsewhere = temporary();
    symlinkSync(R, join(elsewhere, 'link'));
    const up = `R/../${basename(R)}`;
    for (const [cwd, root, path] of [
      ['/', 'R', 'R//absolute/folder'],
      ['/', 'R/', 'R/absolute/folder'],
      ['/', 'R', 'R/./absolute/folder/'],
      ['/', 'R/etc/..', 'R/absolute/folder'],
      ['/', up, 'R/absolute/folder'],
      ['/', 'R', `${up}/absolute/folder`],
      [elsewhere, 'link', 'link/absolute/folder'],
      [elsewhere, 'link', 'R/absolute/folder'],
      [elsewhere, 'R', './link/absolute/folder'],
      [R, '.', 'absolute/folder'],
      [R, 'R', 'absolute/folder'],
      [join(R, 'etc'), '..', '../absolute/folder'],
      [join(R, 'etc'), 'R', '../absolute/folder'],
    ] as const) {
      const { stderr } = await run(words(`-rm + mount tmpfs ${path} + chroot ${root} -- true`), {
        before: ['env', '-C', cwd],
      });
      assert.match(
        stderr,
        /^stagehand: mount tmpfs .*: openat2: .*\(ENOENT\)/,
        `${path} in ${root} from ${cwd}`,
      );
    }
  });

  test('is followed as it will be inside: to the folder of that name below the new root', async () => {
    const { R, O, words } = trap();
    mkdirSync(join(R, O, 'folder'), { recursive: true });
    for (const link of ['absolute', 'upward', 'twice']) {
      const { points } = await effect(
        words(`-rm + mount tmpfs R/${link}/folder + chroot R -- true`),
        'mount',
      );
      assert.deepEqual(points, [`${R}${O}/folder`]);
    }
    const steps = ['touch R/absolute/file', 'mkdir R/absolute/made', 'symlink target R/absolute/link'];
    const { stderr } = await run(words(`-r + ${steps.join(' + ')} + chroot R -- /bin/true`));
    assert.deepEqual([stderr, readdirSync(join(R, O)).sort()], ['', ['file', 'folder', 'link', 'made']]);
    assert.deepEqual(readdirSync(O).sort(), ['folder', 'secret']);
  });

  test('proc -> / makes the new root the target, never the old one', async () => {
    const { R, words } = trap();
    renameSync(join(R, 'proc'), join(R, 'was-proc'));
    symlinkSync('/', join(R, 'proc'));
    const { points } = await effect(words('-rm + mount tmpfs R/proc + chroot R -- true'), 'mount');
    assert.deepEqual(points, [R]);
  });

  test('is no source of a bind: what is shown is the file inside, not the one outside', async () => {
    const { R, O, words } = trap();
    mkdirSync(join(R, O), { recursive: true });
    writeFileSync(join(R, O, 'secret'), 'inside\n');
    const { stdout } = await run(
      words('-rm + touch R/target + bind R/file R/target + chroot R -- /bin/cat /target'),
    );
    assert.equal(stdout, 'inside\n');
  });

  test('is replaced by symlink, and not what it leads to; a real file or folder stays: EINVAL', async () => {
    const { R, O, words } = trap();
    const recipe =
      '--keep-going -r + symlink new R/file + symlink new R/etc/where + symlink new R/etc + chroot R';
    const { trace: lines } = await trace([...words(recipe), '--', '/bin/true']);
    const errnos = lines.map((line) => (line.type === 'step' && line.name === 'symlink' ? line.errno : null));
    assert.deepEqual(
      errnos.filter((errno) => errno !== null),
      [undefined, 'EINVAL', 'EINVAL'],
    );
    assert.equal(readlinkSync(join(R, 'file')), 'new');
    assert.equal(readFileSync(join(R, 'etc/where'), 'utf8'), 'inside\n');
    assert.equal(readFileSync(join(O, 'secret'), 'utf8'), 'secret\n');
  });

  test('is an ordinary one again behind chroot and pivot', async () => {
    for (const enter of ['chroot R', 'bind R R + pivot R']) {
      const { R, O, words } = trap();
      mkdirSync(join(R, O, 'folder'), { recursive: true });
      const recipe = words(`-rm + ${enter} + mount tmpfs /absolute/folder -- /bin/true`);
      const { trace: lines } = await trace(recipe);
      const step = lines.find((line) => line.type === 'step' && line.name === 'mount');
      assert.ok(step?.type === 'step' && step.errno === undefined);
      assert.deepEqual(
        step.calls.map(({ call, args }) => [call, args[1]]),
        [['mount', '"/absolute/folder"']],
      );
    }
  });

  test('may come and go while a step looks for its target: nothing is ever mounted outside', async () => {
    const { R, O, words } = trap();
    mkdirSync(join(R, 'real/folder'), { recursive: true });
    symlinkSync(O, join(R, 'link'));
    // "place" is now the folder, now the link, and now nothing.
    const script = `
      const { renameSync } = require('fs');
      process.chdir(process.argv[1]);
      for (;;) for (const name of ['real', 'link']) { renameSync(name, 'place'); renameSync('place', name); }`;
    const racer = spawn(process.execPath, ['-e', script, R], { stdio: 'ignore' });
    try {
      for (let i = 0; i < 100; i++) {
        const recipe = words('-rm + mount tmpfs R/place/folder + chroot R -- true');
        const { points } = await effect(recipe, 'mount');
        assert.deepEqual(
          points.filter((point) => !point.startsWith(`${R}/`)),
          [],
        );
      }
    } finally {
      racer.kill('SIGKILL');
    }
  });
});

describe('touch and mkdir', { skip: noRootfs }, () => {
  test('leave what is there as it is, of whatever kind', async () => {
    const { R, words } = trap();
    const before = lstatSync(join(R, 'etc/where'));
    const recipe =
      '-r + touch R/etc/where + touch R/etc + mkdir R/etc + mkdir R/etc/ + chroot R -- /bin/true';
    assert.deepEqual((await run(words(recipe))).stderr, '');
    assert.deepEqual(lstatSync(join(R, 'etc/where')), before);
  });

  test('do not make the folders above: ENOENT; nor a folder of a file: ENOTDIR', async () => {
    const { words } = trap();
    for (const [step, errno] of [
      ['touch R/a/b', 'ENOENT'],
      ['mkdir R/a/b', 'ENOENT'],
      ['mkdir R/etc/where', 'ENOTDIR'],
      ['touch R/etc/where/a', 'ENOTDIR'],
    ]) {
      const { stderr } = await run(words(`-r + ${step} + chroot R -- /bin/true`));
      assert.match(stderr, new RegExp(`^stagehand: ${step?.split(' ')[0]} .*\\(${errno}\\)\n  \\S`));
    }
  });
});
