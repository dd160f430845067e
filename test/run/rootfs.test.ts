import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import test, { beforeEach } from 'node:test';
import { execa } from 'execa';
import { recipeArguments } from '../../src/recipe/command-line.js';
import { parseRecipe } from '../../src/recipe/parse-recipe.js';
import { helperPath } from '../../src/run/helper.js';
import { removeTree } from '../../src/run/remove-tree.js';
import { buildRootfs } from '../../src/run/rootfs/build.js';
import { findRootfs, listRootfs, removeRootfs } from '../../src/run/rootfs/cache.js';
import { isCurrent } from '../../src/run/rootfs/fingerprint.js';
import { freshRootfs } from '../../src/run/rootfs/fresh.js';
import { prepareSetting } from '../../src/run/setting.js';
import { subordinateIds } from '../../src/run/subordinate-ids.js';
import { missing } from '../native/missing.js';
import { asRoot, inside, namesIn, temporary } from '../rootfs-scripts/scripts.js';

const home = temporary();
process.env.XDG_STATE_HOME = join(home, 'state');
let cache: string;

beforeEach(() => {
  delete process.env.LEARN_ROOTFS;
  process.env.XDG_CACHE_HOME = temporary();
  cache = join(process.env.XDG_CACHE_HOME, 'build-your-own-container', 'rootfs');
});

const noRoot = asRoot ? false : 'needs root';
const hasRange = !asRoot && spawnSync('unshare', ['--map-auto', '--map-root-user', 'true']).status === 0;

test('a fresh one is made of the host, has stagehand in it, and is ours', async () => {
  const target = join(temporary(), 'root');
  await freshRootfs(target);
  const { stdout, stderr } = await inside(
    target,
    'id -un; command -v stagehand; stagehand --list | grep -c chroot',
  );
  assert.match(stdout, /^root\n\/\S*bin\/stagehand\n[1-9]/, stderr);
  assert.equal(statSync(target).uid, process.geteuid?.());
  assert.deepEqual(namesIn(cache), ['host']);
});

test('each is a copy of its own', async () => {
  const [one, two] = [join(temporary(), 'root'), join(temporary(), 'root')];
  await freshRootfs(one);
  writeFileSync(join(one, 'etc/passwd'), 'changed');
  writeFileSync(join(one, 'bin/sh'), 'broken');
  await freshRootfs(two);
  assert.match(readFileSync(join(two, 'etc/passwd'), 'utf8'), /^root:/);
  assert.equal((await inside(two, 'echo ok')).stdout, 'ok');
});

test('it can be given to another user as a whole', { skip: noRoot }, async () => {
  const target = join(temporary(), 'root');
  await freshRootfs(target, { uid: 65534, gid: 65533 });
  const { stdout } = spawnSync('find', [target, '!', '-uid', '65534', '-o', '!', '-gid', '65533'], {
    encoding: 'utf8',
  });
  assert.equal(stdout, '');
});

test('what was built is used again, until the host or the script is another', async () => {
  const tools = temporary();
  writeFileSync(join(tools, 'nproc'), '#!/bin/sh\necho first\n', { mode: 0o755 });
  const path = process.env.PATH;
  process.env.PATH = `${tools}:${path}`;
  try {
    const built = async (): Promise<string> => {
      const target = join(temporary(), 'root');
      await freshRootfs(target);
      const text = (await inside(target, 'nproc')).stdout;
      return `${text} ${statSync(join(cache, 'host')).ino}`;
    };
    const first = await built();
    assert.match(first, /^first /);
    assert.equal(await built(), first);
    writeFileSync(join(tools, 'nproc'), '#!/bin/sh\necho other\n');
    assert.match(await built(), /^other /);
    // Something it would have liked appears.
    const before = findRootfs('host');
    assert.ok(before !== null && isCurrent(before));
    utimesSync(join(tools, 'nproc'), 0, 0);
    assert.ok(!isCurrent(before));
  } finally {
    process.env.PATH = path;
  }
});

test('a cache that is damaged is made anew', async () => {
  await buildRootfs('host');
  for (const damage of ['{', '{"version":2}', '']) {
    writeFileSync(join(cache, 'host', 'built.json'), damage);
    const target = join(temporary(), 'root');
    await freshRootfs(target);
    assert.equal((await inside(target, 'echo ok')).stdout, 'ok');
  }
  removeTree(join(cache, 'host', 'root'));
  await freshRootfs(join(temporary(), 'root'));
  assert.deepEqual(namesIn(cache), ['host']);
});

test('several at once, the first time: each gets a whole one, and one is kept', async () => {
  const targets = Array.from({ length: 4 }, () => join(temporary(), 'root'));
  await Promise.all(targets.map((target) => freshRootfs(target)));
  const counts = targets.map((target) => readdirSync(target, { recursive: true }).length);
  assert.equal(new Set(counts).size, 1, `${counts}`);
  assert.ok((counts[0] ?? 0) > 80);
  assert.deepEqual(namesIn(cache), ['host']);
});

test('built anew again and again while others copy: nobody gets half of one', async () => {
  await buildRootfs('host');
  const first = join(temporary(), 'root');
  await freshRootfs(first);
  const whole = readdirSync(first, { recursive: true }).length;
  const rebuild = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) await buildRootfs('host');
  };
  const copy = async (): Promise<void> => {
    for (let i = 0; i < 8; i++) {
      const target = join(temporary(), 'root');
      await freshRootfs(target);
      assert.equal(readdirSync(target, { recursive: true }).length, whole);
      removeTree(target);
    }
  };
  await Promise.all([rebuild(), copy(), copy()]);
  assert.deepEqual(namesIn(cache), ['host']);
});

test('where a map makes somebody of the range root, the root file system is theirs, and it can be removed', {
  skip:
    !asRoot &&
    (missing('newuidmap', 'uidmap') || (subordinateIds().uid === undefined && 'no range in /etc/subuid')),
}, async () => {
  const steps =
    'unshare user + map-ranges 0:sub:all + setuid 0 + unshare mnt + private + bind $ROOTFS $ROOTFS + pivot $ROOTFS';
  const script = 'mkdir -p /deep/er && chown 5:5 /deep /deep/er && stat -c %u / /deep';
  const recipe = parseRecipe(`${steps} -- sh -c '${script}'`);
  const setting = await prepareSetting({ recipe });
  const { ROOTFS = '' } = setting.values;
  const { uid } = lstatSync(ROOTFS);
  assert.equal(uid, subordinateIds().uid?.first);
  const { stdout } = await execa(helperPath(), recipeArguments(setting.recipe), { env: setting.env });
  assert.equal(stdout, '0\n5');
  assert.equal(lstatSync(join(ROOTFS, 'deep', 'er')).uid, uid + 5);
  setting.remove();
  assert.ok(!existsSync(dirname(ROOTFS)));
});

test('without a folder to keep it in it is made each time', async () => {
  process.env.XDG_CACHE_HOME = '/proc/nowhere';
  const target = join(temporary(), 'root');
  await freshRootfs(target);
  assert.equal((await inside(target, 'echo ok')).stdout, 'ok');
  await assert.rejects(buildRootfs('host'), /no folder to keep .*XDG_CACHE_HOME/);
});

test('LEARN_ROOTFS chooses a kind, which has to be there', {
  skip: missing('busybox', 'busybox-static'),
}, async () => {
  process.env.LEARN_ROOTFS = 'busybox';
  const target = join(temporary(), 'root');
  await assert.rejects(freshRootfs(target), /not built. Build it with: learn rootfs build busybox/);
  assert.ok(!existsSync(target));
  await buildRootfs('busybox');
  await freshRootfs(target);
  assert.match((await inside(target, '. /etc/os-release; echo $ID')).stdout, /learn-busybox/);
});

test('LEARN_ROOTFS chooses a folder; what is neither is refused', async () => {
  const folder = temporary();
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, 'etc/mine'), 'mine');
  process.env.LEARN_ROOTFS = folder;
  const target = join(temporary(), 'root');
  await freshRootfs(target);
  assert.equal(readFileSync(join(target, 'etc/mine'), 'utf8'), 'mine');
  assert.ok(statSync(join(target, 'bin/stagehand')).mode & 0o111);
  for (const name of ['nonsense', '/', '/etc/passwd', 'toString']) {
    process.env.LEARN_ROOTFS = name;
    await assert.rejects(
      freshRootfs(join(temporary(), 'root')),
      /LEARN_ROOTFS is '.*has to be one of host, /,
    );
  }
});

test('a tree that means us harm gets nothing of us outside of it', async () => {
  const [outside, evil] = [temporary(), temporary()];
  writeFileSync(join(outside, 'stagehand'), 'precious');
  symlinkSync('bin', join(evil, 'loop'));
  for (const bin of [outside, `../../../../../../../../../../../..${outside}`, 'loop']) {
    removeTree(join(evil, 'bin'));
    symlinkSync(bin, join(evil, 'bin'));
    process.env.LEARN_ROOTFS = evil;
    await freshRootfs(join(temporary(), 'root')).catch((error) => assert.match(`${error}`, /ELOOP/));
    assert.deepEqual(namesIn(outside), ['stagehand']);
    assert.equal(readFileSync(join(outside, 'stagehand'), 'utf8'), 'precious');
  }
});

test('devices are not copied, and folders that are read-only do not stay so', async () => {
  const source = temporary();
  mkdirSync(join(source, 'closed'));
  writeFileSync(join(source, 'closed/file'), 'x');
  chmodSync(join(source, 'closed'), 0o555);
  if (asRoot) spawnSync('mknod', [join(source, 'null'), 'c', '1', '3']);
  process.env.LEARN_ROOTFS = source;
  const target = join(temporary(), 'root');
  await freshRootfs(target);
  assert.deepEqual(namesIn(target), ['bin', 'closed']);
  assert.equal(lstatSync(join(target, 'closed')).mode & 0o700, 0o700);
});

test('files of a range of ids: the copy is ours, and all can be removed', { skip: !hasRange }, async () => {
  const built = await buildRootfs('host');
  const record = join(cache, 'host', 'built.json');
  const inRange = (...command: string[]): void => {
    assert.equal(spawnSync('unshare', ['--map-auto', '--map-root-user', ...command]).status, 0);
  };
  inRange(
    'sh',
    '-c',
    'mkdir "$0/_apt" && echo x > "$0/_apt/file" && chown -R 42 "$0/_apt" && chmod 700 "$0/_apt"',
    built.path,
  );
  writeFileSync(
    record,
    readFileSync(record, 'utf8').replace('"has_mapped_ids":false', '"has_mapped_ids":true'),
  );
  assert.throws(() => readdirSync(join(built.path, '_apt')), { code: 'EACCES' });
  const target = join(temporary(), 'root');
  await freshRootfs(target);
  assert.equal(statSync(join(target, '_apt')).uid, process.geteuid?.());
  assert.equal(readFileSync(join(target, '_apt/file'), 'utf8'), 'x\n');
  assert.ok(removeRootfs('host'));
  assert.deepEqual(namesIn(cache), []);
});

test('what is read-only can be removed', () => {
  const folder = temporary();
  mkdirSync(join(folder, 'closed/deeper'), { recursive: true });
  writeFileSync(join(folder, 'closed/deeper/file'), 'x');
  chmodSync(join(folder, 'closed/deeper'), 0o500);
  chmodSync(join(folder, 'closed'), 0o000);
  removeTree(join(folder, 'closed'));
  assert.deepEqual(namesIn(folder), []);
});

test('what is not ours can not, and is not reported as removed', { skip: asRoot && 'root may' }, () => {
  assert.throws(() => removeTree('/etc/ssl'), { code: /EACCES|EPERM/ as unknown as string });
  assert.ok(existsSync('/etc/ssl'));
});

test('a build that fails leaves nothing and keeps what was there', async () => {
  await assert.rejects(buildRootfs('oci'), /Which image/);
  await assert.rejects(buildRootfs('oci', { image: '/nowhere' }), /There is no image \/nowhere/);
  await assert.rejects(buildRootfs('host', { image: '/' }), /'host' takes no image/);
  await assert.rejects(buildRootfs('host', { to: '/usr' }), /\/usr is not empty/);
  const said: string[] = [];
  const image = temporary();
  await assert.rejects(
    buildRootfs('oci', { image, onProgress: (line) => said.push(line) }),
    /^Problem: The root file system 'oci' could not be made: .* is no image: it has neither/,
  );
  assert.deepEqual([said, namesIn(cache), listRootfs()], [[], [], []]);
});
