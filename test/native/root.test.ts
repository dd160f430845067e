import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import { processesOf } from './processes.js';
import { identity, makeRootfs, mountsOf, noRootfs } from './rootfs.js';
import { asRoot, run, start, trace, until } from './stagehand.js';

const outerRoot = identity('/');
const WAYS = ['chroot', 'setns', 'proc', 'fd'] as const;

/** Steps as one text; R is the root file system. */
const words = (R: string, recipe: string) => recipe.replaceAll(/\bR\b/g, R).split(' ');

/**
 * What comes of each way out of each root: null for out, else the error of the call that stops it. ENOENT says that all
 * calls went well, and the root is what it was, or that there is no /proc.
 */
const JAILS: Record<string, { recipe: string; ways: (string | null)[] }> = {
  'chroot with all capabilities': {
    recipe: '-rmpf + mount proc R/proc + chroot R',
    ways: [null, null, 'ENOENT', 'EBADF'],
  },
  'chroot without /proc': { recipe: '-rm + chroot R', ways: [null, null, 'ENOENT', 'EBADF'] },
  'chroot, read-only': {
    recipe: '-rmpf + bind R R + read-only R + mount proc R/proc + chroot R',
    ways: [null, null, 'ENOENT', 'EBADF'],
  },
  'chroot without CAP_SYS_CHROOT': {
    recipe: '-rmpf + mount proc R/proc + chroot R + lower cap_sys_chroot',
    ways: ['EPERM', 'EPERM', 'EPERM', 'EBADF'],
  },
  'chroot with a PID 1 that stays outside': {
    recipe: '-rmpf + fork + mount proc R/proc + chroot R',
    ways: [null, null, null, 'EBADF'],
  },
  'chroot with a PID 1 outside, without CAP_SYS_CHROOT': {
    recipe: '-rmpf + fork + mount proc R/proc + chroot R + lower cap_sys_chroot',
    ways: ['EPERM', 'EPERM', 'EPERM', 'EBADF'],
  },
  'chroot with a folder left open': {
    recipe: '-rmpf + mount proc R/proc + open / + chroot R',
    ways: [null, null, 'ENOENT', null],
  },
  'chroot with a folder left open, without CAP_SYS_CHROOT': {
    recipe: '-rmpf + mount proc R/proc + open / + chroot R + lower cap_sys_chroot',
    ways: ['EPERM', 'EPERM', 'EPERM', 'EPERM'],
  },
  pivot: {
    recipe: '-rmpf + bind R R + mount proc R/proc + pivot R',
    ways: ['ENOENT', 'ENOENT', 'ENOENT', 'EBADF'],
  },
  'pivot without /proc': {
    recipe: '-rm + bind R R + pivot R',
    ways: ['ENOENT', 'ENOENT', 'ENOENT', 'EBADF'],
  },
  'pivot with a PID 1 that was outside': {
    recipe: '-rmpf + fork + bind R R + mount proc R/proc + pivot R',
    ways: ['ENOENT', 'ENOENT', 'ENOENT', 'EBADF'],
  },
  'pivot, keeping the old root': {
    recipe: '-rmpf + bind R R + mount proc R/proc + pivot R /old',
    ways: ['ENOENT', 'ENOENT', 'ENOENT', 'EBADF'],
  },
  // From there the way up leads to the mount at /old, and on to the root that it is mounted in.
  'pivot, keeping the old root, with a folder of it left open': {
    recipe: '-rmpf + bind R R + mount proc R/proc + open / + pivot R /old',
    ways: ['ENOENT', 'ENOENT', 'ENOENT', 'ENOENT'],
  },
  'pivot with a folder left open': {
    recipe: '-rmpf + bind R R + mount proc R/proc + open / + pivot R',
    ways: ['ENOENT', 'ENOENT', 'ENOENT', null],
  },
  'pivot with a folder deep down left open': {
    recipe: '-rmpf + bind R R + mount proc R/proc + open /usr/bin + pivot R',
    ways: ['ENOENT', 'ENOENT', 'ENOENT', null],
  },
  'pivot with a folder of the new root left open': {
    recipe: '-rmpf + bind R R + mount proc R/proc + open R/etc + pivot R',
    ways: ['ENOENT', 'ENOENT', 'ENOENT', 'ENOENT'],
  },
};

describe('out of a root directory', { skip: noRootfs }, () => {
  const R = makeRootfs();
  const inner = identity(R);
  for (const [jail, { recipe, ways }] of Object.entries(JAILS)) {
    for (const [i, way] of WAYS.entries()) {
      const errno = ways[i] ?? null;
      test(`${way} ${errno === null ? 'leads out of' : `is stopped (${errno}) in`} ${jail}`, async () => {
        const walk = start(words(R, `--keep-going ${recipe} + escape ${way} -- sleep 1000`));
        const step = await until(walk, 'escape');
        assert.ok(step.type === 'step');
        assert.equal(step.errno ?? null, errno);
        // Not what it says but what the kernel says: of the root directory, and of where the process stands.
        const expected = errno === null ? outerRoot : inner;
        assert.deepEqual(
          [identity(`/proc/${step.pid}/root/`), identity(`/proc/${step.pid}/cwd/`)],
          [expected, expected],
        );
        walk.hangUp();
        await walk.ended;
        assert.deepEqual(readdirSync(R).sort(), ['bin', 'dev', 'etc', 'old', 'proc', 'sys', 'tmp']);
      });
    }
  }

  test('before any of it there is nothing to get out of', async () => {
    for (const [way, errno] of [
      ['chroot', 'ENOENT'],
      ['setns', 'ENOENT'],
      ['fd', 'EBADF'],
    ]) {
      const { stderr } = await run(words(R, `-rm + escape ${way} -- true`));
      assert.match(stderr, new RegExp(`^stagehand: escape ${way}: .*\\(${errno}\\)\\n  \\S`));
    }
  });

  test('stagehand in the container gets out too, with a descriptor that it has inherited', async () => {
    const jail = words(R, '-rmpf + bind R R + mount proc R/proc + open / + pivot R -- /bin/sh -c');
    const { stdout, stderr } = await run([...jail, `/bin/stagehand escape fd -- /bin/cat ${R}/etc/where`]);
    assert.deepEqual([stdout, stderr], ['inside\n', '']);
    const close = [3, 4, 5, 6, 7, 8, 9].map((fd) => `${fd}<&-`).join(' ');
    const closed = await run([...jail, `/bin/stagehand escape fd -- /bin/true ${close}`]);
    assert.match(closed.stderr, /EBADF/);
  });

  test('the link /proc/PID/root leads from the new root back to the old one', async () => {
    const walk = start(words(R, '-rm + chroot R + escape chroot -- true'));
    const { pid } = await until(walk, 'chroot');
    assert.equal(readlinkSync(`/proc/${pid}/root`), R);
    walk.go('g');
    await until(walk, 'escape');
    assert.equal(readlinkSync(`/proc/${pid}/root`), '/');
    walk.hangUp();
    await walk.ended;
  });
});

describe('pivot', { skip: noRootfs }, () => {
  const R = makeRootfs();

  /** The errno of the last step, and nothing of what came before may have failed. */
  async function errno(recipe: string): Promise<string | undefined> {
    const { trace: lines } = await trace([...words(R, recipe), '--', 'true']);
    const last = lines.at(-1);
    return last?.type === 'step' ? last.errno : undefined;
  }

  test('of what is no mount point: EINVAL', async () => {
    assert.equal(await errno('-rm + pivot R'), 'EINVAL');
  });

  test('with a shared mount above, or a shared new root: EINVAL', async () => {
    assert.equal(await errno('-rm + shared + bind R R + pivot R'), 'EINVAL');
    assert.equal(await errno('-rm + bind R R + shared R + pivot R'), 'EINVAL');
    assert.equal(await errno('-rm + shared + bind R R + private + pivot R'), undefined);
  });

  test('without a mount namespace of its own: EPERM', async () => {
    assert.equal(await errno('-r + pivot R'), 'EPERM');
  });

  test('that fails leaves the working directory where it was', async () => {
    const { stdout } = await run([...words(R, '--keep-going -rm + pivot R'), '--', 'pwd', '-P']);
    assert.equal(stdout, `${process.cwd()}\n`);
  });

  test('detaches the old root: no mount of it is left, and nobody in the namespace has a way back', async () => {
    const before = readFileSync('/proc/self/mountinfo', 'utf8');
    const walk = start(words(R, '-rm + fork + bind R R + mount tmpfs R/tmp + pivot R + fork -- sleep 1000'));
    const { pid } = await until(walk, 'exec');
    assert.deepEqual(
      mountsOf(pid).map(({ point, type }) => `${point} ${type}`),
      [`/ ${mountsOf(pid)[0]?.type}`, '/tmp tmpfs'],
    );
    const namespace = readlinkSync(`/proc/${pid}/ns/mnt`);
    const residents = processesOf(walk.marker).filter((p) => readlinkSync(`/proc/${p}/ns/mnt`) === namespace);
    assert.equal(residents.length, 3);
    for (const resident of residents) {
      for (const link of ['root', 'cwd']) {
        assert.equal(identity(`/proc/${resident}/${link}/`), identity(R), `${link} of ${resident}`);
      }
      for (const fd of readdirSync(`/proc/${resident}/fd`)) {
        assert.doesNotMatch(
          readlinkSync(`/proc/${resident}/fd/${fd}`),
          /^\/(?!dev\/null$)/,
          `of ${resident}`,
        );
      }
    }
    walk.hangUp();
    await walk.ended;
    assert.equal(readFileSync('/proc/self/mountinfo', 'utf8'), before);
    assert.deepEqual(readdirSync(`${R}/tmp`), []);
  });

  test('with a second folder keeps the old root there, and makes that folder', async () => {
    const walk = start(words(R, '-rm + bind R R + pivot R /kept -- sleep 1000'));
    const { pid } = await until(walk, 'pivot');
    assert.equal(identity(`/proc/${pid}/root/kept/`), outerRoot);
    assert.equal(identity(`/proc/${pid}/root/`), identity(R));
    assert.ok(mountsOf(pid).some(({ point }) => point === '/kept/proc'));
    walk.hangUp();
    await walk.ended;
    assert.deepEqual(readdirSync(`${R}/kept`), []);
  });

  test('as real root without a user namespace does the same, and the host keeps its root', {
    skip: !asRoot && 'needs root: sudo npm test',
  }, async () => {
    const walk = start(words(R, 'unshare mnt + private + bind R R + pivot R -- sleep 1000'));
    const { pid } = await until(walk, 'exec');
    assert.deepEqual(
      mountsOf(pid).map(({ point }) => point),
      ['/'],
    );
    assert.equal(identity(`/proc/${walk.child.pid}/root/`), outerRoot);
    walk.hangUp();
    await walk.ended;
  });
});

describe('chroot', { skip: noRootfs }, () => {
  const R = makeRootfs();

  test('goes there as well: the working directory is the new root', async () => {
    const { stdout } = await run(words(R, '-r + chroot R -- /bin/pwd'));
    assert.equal(stdout, '/\n');
  });

  test('needs CAP_SYS_CHROOT: EPERM', async () => {
    const { status, stderr } = await run(words(R, 'setuid 65534 + chroot R -- true'));
    assert.equal(status, 125);
    assert.match(stderr, asRoot ? /^stagehand: chroot .*\(EPERM\)\n {2}this needs CAP_SYS_CHROOT/ : /EPERM/);
  });

  test('then a user namespace can no longer be made: EPERM', async () => {
    const { stderr } = await run(words(R, '-r + chroot R + unshare user -- true'));
    assert.match(stderr, /^stagehand: unshare user: unshare: .*\(EPERM\)/);
  });

  test('and what is no folder: ENOTDIR, ENOENT', async () => {
    for (const [path, errno] of [
      ['R/etc/where', 'ENOTDIR'],
      ['R/nowhere', 'ENOENT'],
    ]) {
      assert.match((await run(words(R, `-r + chroot ${path} -- true`))).stderr, new RegExp(`\\(${errno}\\)`));
    }
  });
});

describe('open', { skip: noRootfs }, () => {
  const R = makeRootfs();

  test('leaves one folder open for the command, and it shows the old root after pivot', async () => {
    const walk = start(words(R, '-rm + bind R R + open / + pivot R -- sleep 1000'));
    const { pid } = await until(walk, 'exec');
    const fds = readdirSync(`/proc/${pid}/fd`).filter((fd) => Number(fd) > 2);
    assert.deepEqual(
      fds.map((fd) => identity(`/proc/${pid}/fd/${fd}/`)),
      [outerRoot],
    );
    walk.hangUp();
    await walk.ended;
  });
});
