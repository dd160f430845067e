import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, describe } from 'node:test';
import { endedPid, start, startContainer, startIn } from '../kernel/processes.js';
import { isRoot, learn } from '../learn.js';
import { availableOf, folderOf, freshName, ourPlace, removeEverywhere } from '../native/groups.js';
import { missing } from '../native/missing.js';
import { childrenOf, eventually, nameOf, processesOf, stateOf } from '../native/processes.js';
import { makeRootfs, noRootfs } from '../native/rootfs.js';
import { start as startStagehand } from '../native/stagehand.js';

interface Page {
  readonly pid: number;
  readonly namespaces: readonly {
    readonly type: string;
    readonly inode: number | null;
    readonly own: boolean | null;
    readonly owner: number | null;
    readonly creator: number | null;
  }[];
  readonly capabilities: Readonly<
    Record<string, { readonly hex: string; readonly names: readonly string[] } | null>
  >;
  readonly descriptors: readonly { readonly fd: number; readonly outside: boolean }[] | null;
  readonly mounts:
    | readonly { readonly path: string; readonly masks: boolean; readonly read_only: boolean }[]
    | null;
  readonly rlimits: readonly { readonly its: { readonly name: string; readonly soft: string } }[];
  readonly limits_above: readonly {
    readonly name: string;
    readonly limit: number;
    readonly folder: string;
  }[];
  readonly tree: readonly { readonly name: string }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly seen: string;
    readonly stage: number | null;
  }[];
  readonly clear: readonly string[];
  readonly unknown: readonly { readonly rule: string; readonly reason: string }[];
  readonly unseen: readonly { readonly parts: readonly string[]; readonly reason: string }[];
}

async function inspect(what: number | string): Promise<Page> {
  const { code, stdout, stderr } = await learn(['inspect', `${what}`, '--json']);
  assert.deepEqual([code, stderr], [0, '']);
  return JSON.parse(stdout);
}

/** `way out descriptors`, without what is only missing. */
const open = ({ findings }: Page): string[] =>
  findings.filter(({ severity }) => severity !== 'note').map(({ rule, severity }) => `${severity} ${rule}`);

/** What real root has and nobody else, so what a test that runs as root finds besides. */
const asRootOnly = ['risk host-root'];
const expected = (...list: string[]): string[] => [...list, ...(isRoot ? asRootOnly : [])].sort();

/** Performs a recipe in which R stands for a root file system, and gives the pid of the sleep(1) that it ends in. */
async function confined(recipe: string): Promise<number> {
  const root = makeRootfs();
  mkdirSync(join(root, 'kept'));
  const words = recipe.split(' ').map((word) => word.replace(/^R(?=$|\/)/, root));
  const { child, marker } = startStagehand([...words, '--', '/bin/sleep', '1000'], {
    traced: false,
    paced: false,
  });
  let complaint = '';
  child.stderr?.on('data', (text) => (complaint += text));
  after(() => child.kill('SIGKILL'));
  return eventually(() => {
    if (complaint !== '') throw new Error(complaint);
    return processesOf(marker).find((pid) => nameOf(pid) === 'sleep');
  });
}

const ALL = '-rmuinpCTf';
/** What user 0 of the host could write in a /proc of its own; not every kernel has the second one. */
const SETTINGS = ['/proc/sys', '/proc/sysrq-trigger'].filter((path) => existsSync(path));
const CLOSED = SETTINGS.map((path) => `bind R${path} R${path} + read-only R${path}`).join(' + ');
const GOOD = `${ALL} + bind R R + mount proc R/proc + ${CLOSED} + mask R/proc/version + pivot R`;

describe('a container of stagehand', { skip: noRootfs }, () => {
  test('with all of it: nothing is open, and each namespace is its own', async () => {
    const pid = await confined(GOOD);
    const page = await inspect(pid);
    assert.deepEqual(open(page).sort(), expected());
    assert.ok(page.namespaces.every(({ own }) => own));
    const [user, ...others] = page.namespaces;
    assert.equal(user?.creator, process.geteuid?.());
    assert.ok(others.every(({ owner }) => owner === user?.inode));
    assert.equal(
      `uts:[${page.namespaces.find(({ type }) => type === 'uts')?.inode}]`,
      readlinkSync(`/proc/${pid}/ns/uts`),
    );
    assert.deepEqual(page.unseen, []);
    assert.deepEqual(
      page.mounts?.filter(({ masks }) => masks).map(({ path }) => path),
      ['/proc/version'],
    );
    for (const rule of ['files', 'chroot', 'old-root', 'descriptors', 'cwd', 'neighbours', 'capabilities'])
      assert.ok(page.clear.includes(rule), rule);
  });

  const MISTAKES: Readonly<Record<string, { readonly recipe: string; readonly finds: readonly string[] }>> = {
    'a folder left open': {
      recipe: `${ALL} + bind R R + mount proc R/proc + open / + pivot R`,
      finds: ['way out descriptors'],
    },
    'chroot instead of pivot': {
      recipe: `${ALL} + mount proc R/proc + chroot R`,
      finds: ['way out chroot'],
    },
    'chroot, without cap_sys_chroot': {
      recipe: `${ALL} + mount proc R/proc + chroot R + drop cap_sys_chroot`,
      finds: ['risk chroot'],
    },
    'no PID namespace': {
      recipe: '-rmuinCTf + bind R R + pivot R',
      finds: ['risk ns.pid'],
    },
    'a process that stays outside of the root directory': {
      recipe: `${ALL} + bind R R + mount proc R/proc + fork + chroot R`,
      finds: ['way out chroot', 'way out neighbours'],
    },
    'the proc of the host': {
      recipe: `${ALL} + bind R R + bind /proc R/proc + pivot R`,
      finds: ['risk host-proc'],
    },
    'a writable folder of the host': {
      recipe: `${ALL} + bind R R + mount proc R/proc + bind /var/tmp R/kept + pivot R`,
      finds: ['risk host-files'],
    },
    'the network of the host': {
      recipe: '-rmuipCTf + bind R R + mount proc R/proc + pivot R',
      finds: ['risk ns.net'],
    },
  };
  for (const [mistake, { recipe, finds }] of Object.entries(MISTAKES))
    test(`with one mistake: ${mistake}`, async () => {
      const page = await inspect(await confined(recipe));
      // Whoever is user 0 of the machine may write its settings where proc can be written.
      const settings = isRoot && recipe.includes('R/proc') ? ['way out settings'] : [];
      assert.deepEqual(open(page).sort(), expected(...finds, ...settings));
      for (const { stage, seen } of page.findings) assert.ok(stage !== undefined && seen.endsWith('.'), seen);
    });

  test('with the old root kept: it is found, and what is mounted below it', async () => {
    const found = open(await inspect(await confined(`${ALL} + bind R R + mount proc R/proc + pivot R /old`)));
    assert.ok(found.includes('way out old-root') && found.includes('risk host-proc'), found.join());
  });

  test('with control groups of the host that it may write', {
    skip: !isRoot && 'a normal user has none here: run the tests as root',
  }, async () => {
    const page = await inspect(await confined(`${ALL} + bind R R + bind /sys/fs/cgroup R/sys + pivot R`));
    assert.ok(open(page).includes('risk cgroup-files'));
  });
});

test('a container of unshare: what allows what, in words, in 80 columns', async () => {
  const { code, stdout } = await learn(['inspect', `${await startContainer('ulimit -n 99')}`]);
  assert.equal(code, 0);
  assert.match(stdout, /^Process \d+ \(sleep\): sleep 1000$/m);
  assert.match(stdout, /^ {2}users and rights +its own +user \d+ +made by .*\(uid \d+\)$/m);
  assert.match(stdout, /^ {2}user {2,}uid 0 inside, |^ {2}user +root \(uid 0\), inside and outside$/m);
  assert.match(stdout, /^ {2}user ID map +0 is .*\(uid \d+\)$/m);
  assert.match(
    stdout,
    /^ {2}they count +in user namespace \d+ only, to which its mnt, uts, ipc, net, pid, +cgroup|cgroup, time/m,
  );
  assert.match(stdout, /^ {2}numbers +\d+ here, 1 inside$/m);
  assert.match(stdout, /open files: 99 files/);
  assert.match(stdout, /^ {2}(WAY OUT|RISK|NOTE) +/m);
  assert.match(stdout, /Stage \d+: .*\(learn stage \d+\)/);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
});

test('a few capabilities are listed with what they allow', async () => {
  const pid = await startIn(
    '-Ur',
    'exec setpriv --bounding-set -all,+net_raw --inh-caps -all sh -c "echo ready; exec sleep 1000"',
  );
  const { stdout } = await learn(['inspect', `${pid}`]);
  assert.match(stdout, /cap_net_raw \(permitted, effective\): Use raw and packet sockets/);
});

test('a process that nothing confines is said to have the files of the host, and to be in all its namespaces', async () => {
  const page = await inspect(process.pid);
  assert.ok(page.findings.some(({ rule, severity }) => rule === 'files' && severity === 'way out'));
  assert.ok(page.findings.some(({ rule }) => rule === 'ns'));
  // What would be said of a container only is neither found nor called clear.
  for (const rule of ['ns.net', 'old-root', 'descriptors']) assert.ok(!page.clear.includes(rule), rule);
  assert.equal((await inspect('self')).pid, process.pid);
});

test('a shell with the same mounts and a network of its own', async () => {
  const page = await inspect(await startIn('-Urn'));
  assert.ok(page.findings.some(({ rule }) => rule === 'files'));
  assert.ok(page.findings.some(({ rule }) => rule === 'ns.pid'));
  assert.ok(page.clear.includes('ns.net') && page.clear.includes('ns.user'));
});

describe('bwrap', { skip: missing('bwrap', 'bubblewrap') }, () => {
  const system = [
    '--ro-bind',
    '/usr',
    '/usr',
    '--symlink',
    'usr/bin',
    '/bin',
    '--symlink',
    'usr/lib',
    '/lib',
    '--symlink',
    'usr/lib64',
    '/lib64',
  ];
  const own = [
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    ...system,
    '--proc',
    '/proc',
    '--dev',
    '/dev',
  ];
  async function inBwrap(...options: string[]): Promise<Page> {
    const child = await start('bwrap', ...own, ...options, 'sh', '-c', 'echo ready; exec sleep 1000');
    const pid = await eventually(() => below(child.pid).find((one) => nameOf(one) === 'sleep'));
    return inspect(pid);
  }
  test('with all it has: no way out is found', async () => {
    const page = await inBwrap();
    assert.deepEqual(
      page.findings.filter(({ severity }) => severity === 'way out').map(({ rule }) => rule),
      isRoot ? ['settings'] : [],
    );
    assert.equal(
      page.capabilities.effective?.names.length,
      isRoot ? page.capabilities.bounding?.names.length : 0,
    );
  });
  test('with the root of the host: that is found', async () => {
    const page = await inBwrap('--ro-bind', '/', '/mnt');
    assert.ok(
      page.findings.some(({ rule, seen }) => rule === 'old-root' && /at \/mnt, read-only/.test(seen)),
    );
  });
});

test("what may not be read of somebody else's process is said, and not guessed", {
  skip: isRoot && 'root may read it: run the tests as a normal user',
}, async () => {
  const page = await inspect('host');
  assert.deepEqual(
    page.namespaces.map(({ own }) => own),
    page.namespaces.map(() => null),
  );
  const [refused] = page.unseen;
  assert.equal(refused?.reason, 'not permitted: owned by root (uid 0)');
  for (const part of ['mnt namespace', 'descriptors', 'root directory', 'other processes'])
    assert.ok(refused?.parts.includes(part), part);
  assert.equal(page.descriptors, null);
  assert.ok(page.unknown.some(({ rule }) => rule === 'files'));
  assert.ok(!page.clear.includes('files'));
});

describe('what can not be inspected', () => {
  test('a process that is not there, and what is no process', async () => {
    const gone = await endedPid();
    const answer = await learn(['inspect', `${gone}`]);
    assert.deepEqual([answer.code, answer.stdout], [2, '']);
    assert.match(answer.stderr, /There is no process \d+ here/);
    const file = await learn(['inspect', '/proc/self/ns/net']);
    assert.equal(file.code, 2);
    assert.match(file.stderr, /is a namespace and no process/);
  });

  test('a zombie', async () => {
    // The child ends when its parent has become sleep(1), which never waits for it.
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 1000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    after(() => parent.kill('SIGKILL'));
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    await eventually(() => stateOf(pid) === 'Z');
    const { code, stderr } = await learn(['inspect', `${pid}`]);
    assert.equal(code, 125);
    assert.match(
      stderr,
      new RegExp(`Process ${pid} has ended: it is a zombie.*process ${parent.pid}\\.`, 's'),
    );
  });

  test('a thread of the kernel', {
    skip: nameOf(2) !== 'kthreadd' && 'no threads of the kernel are seen from here',
  }, async () => {
    const { code, stderr } = await learn(['inspect', '2']);
    assert.equal(code, 125);
    assert.match(stderr, /Process 2 is a thread of the kernel/);
  });
});

function below(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...below(child)]);
}

const noGroups =
  availableOf('pids').length === 0 ? 'this kernel can not count processes' : !ourPlace.ok && ourPlace.why;

test('a limit of a group above its own is told, with the group', { skip: noGroups }, async () => {
  const name = freshName(ourPlace.ok ? ourPlace.name : '');
  after(() => removeEverywhere(name));
  const recipe = `cgroup-make pids:${name} + cgroup-limit pids:${name} 60 + cgroup-make pids:${name}/inner + cgroup-join pids:${name}/inner`;
  const pid = await confined(recipe);
  const { limits_above: above } = await inspect(pid);
  assert.deepEqual(
    above.find((one) => one.name === 'pids'),
    { name: 'pids', limit: 60, folder: folderOf('pids', name) },
  );
  assert.match((await learn(['inspect', `${pid}`])).stdout, /groups above +at most .*pids 60 together, by/);
});
