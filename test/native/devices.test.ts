import assert from 'node:assert/strict';
import { readdirSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeRootfs, mountsOf, noRootfs } from './rootfs.js';
import { sitDown } from './shell-in-pty.js';
import { run, start, trace, until } from './stagehand.js';

const words = (R: string, recipe: string) => recipe.replaceAll(/\bR\b/g, R).split(' ');

const device = (path: string) => {
  const { mode, rdev } = statSync(path);
  // As makedev(3) puts the two numbers together, for those below 256.
  return `${(mode & 0o170000) === 0o020000 ? 'character' : 'other'} ${rdev >> 8}:${rdev & 255}`;
};

const DEVICES = {
  null: 'character 1:3',
  zero: 'character 1:5',
  full: 'character 1:7',
  random: 'character 1:8',
  urandom: 'character 1:9',
  tty: 'character 5:0',
};

async function errno(step: string, recipe: string[]): Promise<string | undefined> {
  const { trace: lines } = await trace(['--keep-going', ...recipe, '--', '/bin/true']);
  const line = lines.find((l) => l.type === 'step' && l.name === step);
  assert.ok(line?.type === 'step');
  return line.errno;
}

describe('dev', { skip: noRootfs }, () => {
  const R = makeRootfs();
  for (const [where, recipe] of [
    ['in a new root', '-rm + bind R R + dev R/dev + pivot R -- sleep 1000'],
    ['over the /dev that there is', '-rm + dev -- sleep 1000'],
    ['in a root that is entered by chroot', '-rm + dev R/dev + chroot R -- sleep 1000'],
  ]) {
    test(`${where} has the devices of the host, terminals of its own and the usual links, and no more`, async () => {
      const walk = start(words(R, recipe as string));
      const { pid } = await until(walk, 'exec');
      const dev = `/proc/${pid}/root/dev`;
      for (const [name, expected] of Object.entries(DEVICES))
        assert.equal(device(`${dev}/${name}`), expected);
      const links = ['fd', 'ptmx', 'stderr', 'stdin', 'stdout'];
      assert.deepEqual(readdirSync(dev).sort(), [...Object.keys(DEVICES), ...links, 'pts', 'shm'].sort());
      assert.equal(device(`${dev}/pts/ptmx`), 'character 5:2');
      assert.equal(statSync(`${dev}/pts/ptmx`).mode & 0o777, 0o666);
      assert.equal(statSync(`${dev}/shm`).mode & 0o7777, 0o1777);
      assert.notEqual(statSync(`${dev}/pts`).dev, statSync('/dev/pts').dev);
      walk.hangUp();
      await walk.ended;
      assert.deepEqual(readdirSync(join(R, 'dev')), ['pts']);
    });
  }

  test('has a null that swallows, a zero that gives, and a full that is', async () => {
    const script =
      'echo gone > /dev/null; echo $(cat /dev/null | wc -c) $(head -c 3 /dev/zero | wc -c); cat /proc/version > /dev/full';
    const { stdout, stderr } = await run(['-rm', '+', 'dev', '--', 'sh', '-c', script]);
    assert.equal(stdout, '0 3\n');
    assert.match(stderr, /No space left on device/);
  });

  test('opens its own terminals by its own ptmx: the first is 0, and the host does not see it', async () => {
    const before = readdirSync('/dev/pts').sort();
    // The one who opens ptmx makes the terminal; it is there as long as that is open.
    const script = 'exec 3<>/dev/ptmx; ls /dev/pts; echo on the host: $(ls /old/dev/pts | tail -n 99)';
    const recipe = words(R, '-rmpf + bind R R + mount proc R/proc + dev R/dev + pivot R /old');
    const { stdout } = await run([...recipe, '--', '/bin/sh', '-c', script]);
    assert.deepEqual(stdout.split('\n')[0], '0');
    assert.deepEqual(stdout.split('on the host: ')[1]?.trim().split(/\s+/).sort(), before);
  });

  test('comes before the root is left, or finds no devices: ENOENT', async () => {
    assert.equal(await errno('dev', words(R, '-rm + bind R R + pivot R + dev')), 'ENOENT');
  });

  test('needs a mount namespace of its own: EPERM', async () => {
    assert.equal(await errno('dev', words(R, '-r + dev R/dev')), 'EPERM');
  });

  test('leaves the working directory where it was, also when it fails', async () => {
    for (const path of ['R/dev', 'R/etc/where']) {
      const { stdout } = await run(words(R, `--keep-going -rm + dev ${path} -- pwd -P`));
      assert.equal(stdout, `${process.cwd()}\n`);
    }
  });
});

describe('device nodes in a user namespace', { skip: noRootfs }, () => {
  test('can not be made: mknod(2) fails with EPERM, also on a tmpfs of its own', async () => {
    for (const where of ['/mnt', '/tmp']) {
      const recipe = [
        '-rm',
        '+',
        'mount',
        'tmpfs',
        where,
        '--',
        '/bin/busybox',
        'mknod',
        `${where}/null`,
        'c',
        '1',
        '3',
      ];
      const { stderr, status } = await run(recipe);
      assert.match(stderr, /Operation not permitted/);
      assert.equal(status, 1);
    }
  });
});

describe('mount devpts', { skip: noRootfs }, () => {
  test('for a group that is not mapped: EINVAL; for one that is, or for none: fine', async () => {
    const mount = (options: string) => errno('mount', ['-rm', '+', 'mount', 'devpts', '/dev/pts', options]);
    assert.equal(await mount('newinstance,ptmxmode=0666,gid=5'), 'EINVAL');
    assert.equal(await mount('newinstance,ptmxmode=0666,gid=0'), undefined);
    assert.equal(await mount('newinstance,ptmxmode=0666'), undefined);
    assert.equal(await errno('mount', ['-rm', '+', 'mount', 'devpts']), undefined);
  });
});

describe('mask', { skip: noRootfs }, () => {
  test('puts /dev/null over a file, and an empty folder that nobody can write to over a folder', async () => {
    const R = makeRootfs();
    const script = 'cat /etc/where; stat -c "%F" /etc/where; ls /bin; touch /old/x; /new/sh -c "ls -A /old"';
    writeFileSync(join(R, 'old/secret'), '');
    const recipe =
      '-rm + bind R R + mkdir R/new + bind R/bin R/new + mask R/etc/where + mask R/bin + mask R/old + chroot R';
    const { stdout, stderr } = await run([...words(R, recipe), '--', '/new/busybox', 'sh', '-c', script], {
      env: { PATH: '/new' },
    });
    assert.equal(stdout, 'character special file\n');
    assert.match(stderr, /Read-only file system/);
  });

  test('of what is not there: ENOENT', async () => {
    assert.equal(await errno('mask', ['-rm', '+', 'mask', '/no-such-file']), 'ENOENT');
  });

  test('does not take another file, or a link, for /dev/null: ENODEV', async () => {
    const R = makeRootfs();
    const null_ = join(R, 'dev/null');
    const recipe = words(R, '-rm + chroot R + mask /etc/where');
    writeFileSync(null_, 'not nothing\n');
    assert.equal(await errno('mask', recipe), 'ENODEV');
    unlinkSync(null_);
    symlinkSync('/etc/where', null_);
    assert.equal(await errno('mask', recipe), 'ENODEV');
  });
});

describe('bind-tty', { skip: noRootfs }, () => {
  test('without a terminal: ENOTTY', async () => {
    const R = makeRootfs();
    assert.equal(await errno('bind-tty', words(R, '-rm + bind-tty R + chroot R')), 'ENOTTY');
    assert.deepEqual(readdirSync(join(R, 'dev/pts')), []);
  });

  for (const end of ['chroot R', 'pivot R']) {
    test(`makes the terminal known by its name behind ${end}, and without it has no name`, async () => {
      const R = makeRootfs();
      const person = sitDown();
      const proc = '-rmpf + bind R R + mount proc R/proc'; // ttyname(3) asks /proc
      person.type('tty\r');
      const name = (await person.sees(/\/dev\/pts\/\d+/)).trim();
      person.type(
        `$S ${words(R, `${proc} + bind-tty R + ${end}`).join(' ')} -- /bin/sh -c 'echo "[$(tty)]"; tty <${name}'\r`,
      );
      // The shell echoes the line first, with $(tty) in it.
      await person.sees(`[${name}]`);
      await person.sees(name);
      person.type(`$S ${words(R, `${proc} + ${end}`).join(' ')} -- /bin/sh -c 'tty || echo no "name"'\r`);
      await person.sees('not a tty');
      await person.sees('no name');
    });
  }

  test('where there is no folder for it: ENOENT', async () => {
    const R = makeRootfs();
    const person = sitDown();
    person.type(`$S -rm + bind-tty ${R}/etc + chroot ${R} -- /bin/true\r`);
    await person.sees('(ENOENT)');
  });
});

test('ramfs, tmpfs and cgroup2 are mounted where they should be, with the options given', {
  skip: noRootfs,
}, async () => {
  const walk = start(
    words(
      '',
      '-rmC + mount tmpfs /mnt size=1m,mode=711 + mount ramfs /tmp + mount tmpfs /sys/fs/cgroup + mount cgroup2 -- sleep 1000',
    ),
  );
  const { pid } = await until(walk, 'exec');
  const found = mountsOf(pid).slice(-4);
  assert.deepEqual(
    found.map(({ point, type, options }) => [point, type, options.split(',').slice(0, 3).join()]),
    [
      ['/mnt', 'tmpfs', 'rw,nosuid,nodev'],
      ['/tmp', 'ramfs', 'rw,nosuid,nodev'],
      // Over the host's own cgroup2 it would be EBUSY: the same file system twice in the same place.
      ['/sys/fs/cgroup', 'tmpfs', 'rw,nosuid,nodev'],
      ['/sys/fs/cgroup', 'cgroup2', 'rw,nosuid,nodev'],
    ],
  );
  assert.equal(statSync(`/proc/${pid}/root/mnt`).mode & 0o777, 0o711);
  walk.hangUp();
  await walk.ended;
  assert.equal(await errno('mount', ['-rm', '+', 'mount', 'tmpfs', '/mnt', 'no-such-option']), 'EINVAL');
  assert.equal(await errno('mount', ['-rm', '+', 'mount', 'cgroup2', '/mnt']), 'EPERM');
});
