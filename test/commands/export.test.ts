import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { isRoot, learn } from '../learn.js';
import { missing } from '../native/missing.js';

const folder = mkdtempSync(join(tmpdir(), 'learn-export-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('learn export', () => {
  test('a stage as a script, which runs without us and leaves nothing', async () => {
    const file = join(folder, 'box.sh');
    const { code, stdout, stderr } = await learn([
      'export',
      '2',
      '--as',
      'sh',
      '--to',
      file,
      '--',
      'uname',
      '-n',
    ]);
    assert.deepEqual([code, stdout, stderr], [0, '', '']);
    assert.match(readFileSync(file, 'utf8'), /^#!\/bin\/sh\n# Stage 2: /);
    assert.equal(statSync(file).mode & 0o777 & 0o100, 0o100);
    assert.equal(execFileSync(file, { encoding: 'utf8' }), 'moby\n');
    assert.equal(execFileSync(file, ['echo', 'a  b', "c'd"], { encoding: 'utf8' }), "a  b c'd\n");
  });

  const cgroups = missing('cgcreate', 'cgroup-tools') || (!isRoot && 'only root may make a group here');
  test('a script that makes a group leaves one of that name alone', { skip: cgroups }, async () => {
    const group = `learn-export-test-${process.pid}`;
    const { stdout } = await learn(['export', '7', '--as', 'sh', '--', 'true']);
    execFileSync('cgcreate', ['-g', `pids:${group}`]);
    try {
      const run = { input: stdout, encoding: 'utf8', env: { ...process.env, CGROUP: group } } as const;
      const { status, stderr } = spawnSync('sh', run);
      assert.deepEqual([status, stderr.includes(`${group} exists already`)], [125, true]);
      assert.match(execFileSync('lscgroup', ['-g', `pids:/${group}`], { encoding: 'utf8' }), /./);
    } finally {
      execFileSync('cgdelete', ['-g', `pids:${group}`]);
    }
  });

  test('a script with a root file system works in a copy, and takes it away, however it ends', async () => {
    const rootfs = join(folder, 'rootfs');
    assert.equal((await learn(['rootfs', 'build', 'host', '--to', rootfs])).code, 0);
    const { code, stdout } = await learn(['export', '9', '--as', 'sh']);
    assert.equal(code, 0);
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    // Real root becomes nobody in the script.
    for (const one of [folder, temporary]) chmodSync(one, 0o755);
    const run = (script: string): string =>
      execFileSync('sh', ['-c', stdout, 'sh', 'sh', '-c', script], {
        encoding: 'utf8',
        env: { ...process.env, ROOTFS: rootfs, TMPDIR: temporary },
      });
    assert.equal(
      run('echo $$; : > /was-here; ls /old 2>/dev/null; ls -d /proc/1/root/was-here'),
      '1\n/proc/1/root/was-here\n',
    );
    assert.throws(() => run('kill -9 $$; exit 3'));
    assert.equal(existsSync(join(rootfs, 'was-here')), false);
    assert.deepEqual(readdirSync(temporary), []);
  });

  test('a recipe in quotes, which may begin with flags', async () => {
    const { code, stdout } = await learn(['export', '-ru + hostname box', '--as', 'sh', '--', 'uname', '-n']);
    assert.equal(code, 0);
    assert.equal(execFileSync('sh', ['-c', stdout], { encoding: 'utf8' }), 'box\n');
  });

  test('oci to standard output is JSON, and says on stderr what is not in it', async () => {
    const { code, stdout, stderr } = await learn(['export', '-rm + landlock read:/', '--as', 'oci']);
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).root.path, 'rootfs');
    assert.match(stderr, /^not in it: landlock read:\/: no format/m);
  });

  test('lxc --to writes the filter into a second file, and to standard output it stands behind the first', async () => {
    const file = join(folder, 'box.conf');
    const words = ['export', '-rm + seccomp EPERM:acct', '--as', 'lxc'];
    assert.deepEqual((await learn([...words, '--to', file])).code, 0);
    assert.match(readFileSync(file, 'utf8'), new RegExp(`^lxc.seccomp.profile = ${file}.seccomp$`, 'm'));
    assert.equal(readFileSync(`${file}.seccomp`, 'utf8'), '2\ndenylist allow\n[all]\nacct errno 1\n');
    const { stdout } = await learn(words);
    assert.match(stdout, /^lxc.seccomp.profile = box.conf.seccomp$/m);
    assert.match(stdout, /^# acct errno 1$/m);
    const again = await learn([...words, '--to', file]);
    assert.deepEqual([again.code, /box.conf is there already/.test(again.stderr)], [2, true]);
    rmSync(file);
    const other = await learn([...words, '--to', file]);
    assert.deepEqual([other.code, /seccomp is there already/.test(other.stderr)], [2, true]);
    assert.equal(existsSync(file), false);
  });

  for (const format of ['docker', 'podman', 'nspawn']) {
    test(`${format}: a script that sh can read, and that wants a folder`, async () => {
      const { code, stdout } = await learn(['export', '13', '--as', format]);
      assert.equal(code, 0);
      assert.equal(spawnSync('sh', ['-n'], { input: stdout }).status, 0);
      const { status, stderr } = spawnSync('sh', { input: stdout, encoding: 'utf8' });
      assert.deepEqual([status, /ROOTFS: name a folder/.test(stderr)], [2, true]);
    });
  }

  test('oci --to writes a bundle, and nothing into a folder that is not empty', async () => {
    const bundle = join(folder, 'bundle');
    assert.equal((await learn(['export', '9', '--as', 'oci', '--to', bundle])).code, 0);
    assert.deepEqual(readdirSync(bundle).sort(), ['config.json', 'rootfs']);
    assert.ok(existsSync(join(bundle, 'rootfs', 'bin', 'sh')));
    const { code, stderr } = await learn(['export', '9', '--as', 'oci', '--to', bundle]);
    assert.equal(code, 2);
    assert.match(stderr, /is not empty/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('learn-')),
      [],
    );
  });

  for (const [words, says] of [
    [['3'], /Export as what\? --as is one of sh, /],
    [['3', '--as', 'ocii'], /no format 'ocii'; did you mean 'oci'/],
    [['--as', 'sh'], /Export what\?/],
    [['99', '--as', 'sh'], /There is no stage '99'/],
    [['-rm + mout proc', '--as', 'sh'], /no step 'mout'; did you mean 'mount'/],
    [['-rm + mount', '--as', 'sh'], /'mount' makes no sense/],
    [["-r -- 'x", '--as', 'sh'], /A quote does not end/],
    [['hostname x', '--as', 'sh'], /would act on the host itself/],
    [['3', '--as', 'sh', '--to', folder], /is there already/],
  ] as const) {
    test(`learn export ${words.join(' ')}`, async () => {
      const { code, stdout, stderr } = await learn(['export', ...words]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, says);
      assert.equal(stderr.trim().split('\n').length, 1);
    });
  }
});
