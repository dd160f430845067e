import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { asUser } from './as-user.js';
import { missing } from './missing.js';
import { childrenOf, eventually, nameOf, survivors } from './processes.js';
import { asRoot, run, stagehand, start, trace } from './stagehand.js';

const skip = missing('nsenter', 'util-linux');

/** One line of shell for stagehand: `-r + join uts 1 -- true`. */
const words = (line: string): string[] => line.split(' ');

/** Runs a recipe and then a script, as a normal user. */
const inside = (steps: string, script: string) =>
  run([...(steps === '' ? [] : words(steps)), '--', 'sh', '-c', script], { before: asUser });

/** What fails first: the step, the system call, its error. */
async function failure(line: string): Promise<readonly (string | undefined)[]> {
  const { trace: lines } = await trace([...words(line), '--', 'true'], { before: asUser });
  const failed = lines.find((one) => one.type === 'step' && one.errno !== undefined);
  assert.ok(failed?.type === 'step', `nothing failed in ${line}`);
  return [failed.name, failed.calls.at(-1)?.call, failed.errno];
}

const LINKS = 'for kind in user mnt uts ipc net pid cgroup; do readlink /proc/self/ns/$kind; done';

/** A container of the test's own: processes in all kinds of namespaces, as long as the test runs. */
class Holder {
  readonly #outer = spawn(
    [...asUser, 'unshare'][0] as string,
    [
      ...[...asUser, 'unshare'].slice(1),
      ...words('-r -m -u -i -n -p -C -f --mount-proc --kill-child sh -c'),
      'hostname held; echo ready; exec cat',
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  pid = 0;

  async start(): Promise<void> {
    await once(this.#outer.stdout, 'data');
    const pid = this.#outer.pid as number;
    this.pid = await eventually(() => childrenOf(pid).find((child) => nameOf(child) === 'cat'));
  }

  async end(): Promise<void> {
    this.#outer.stdin.end();
    await once(this.#outer, 'exit');
  }
}

describe('join, by number', { skip }, () => {
  const holder = new Holder();
  before(() => holder.start());
  after(() => holder.end());
  const all = 'user,mnt,uts,ipc,net,pid,cgroup';
  /** A script that runs in these namespaces of the holder. */
  const startIn = (kinds: string, script: string) =>
    start([...words(`join ${kinds} ${holder.pid} + fork`), '--', 'sh', '-c', script], {
      traced: false,
      paced: false,
      before: asUser,
    });

  test('leads to the namespaces of the process, all in one call, as nsenter does', async () => {
    const { stdout, stderr } = await inside(`join ${all} ${holder.pid} + fork`, `uname -n; ${LINKS}`);
    assert.equal(stderr, '');
    const nsenter = [...asUser, 'nsenter', '-t', `${holder.pid}`, ...words('-U --preserve-credentials')];
    const options = [...nsenter.slice(1), ...words('-m -u -i -n -p -C sh -c'), `uname -n; ${LINKS}`];
    const same = spawnSync(nsenter[0] as string, options, { encoding: 'utf8' });
    assert.equal(same.stderr, '');
    assert.equal(stdout, same.stdout);
    assert.match(stdout, /^held\n/);
    for (const kind of ['user', 'uts', 'pid'])
      assert.ok(!stdout.includes(readlinkSync(`/proc/self/ns/${kind}`)), kind);
    const { trace: lines } = await trace([...words(`join user,uts ${holder.pid}`), '--', 'true'], {
      before: asUser,
    });
    const [step] = lines.filter((line) => line.type === 'step');
    assert.deepEqual(step?.type === 'step' && step.calls.map(({ call }) => call), ['pidfd_open', 'setns']);
  });

  test('does the same one by one where the kernel has no pidfd_open, the user namespace first', async () => {
    const filter = 'no-new-privs + seccomp ENOSYS:pidfd_open';
    const { stdout, stderr } = await inside(`${filter} + join ${all} ${holder.pid} + fork`, LINKS);
    assert.equal(stderr, '');
    assert.equal(stdout, (await inside(`join ${all} ${holder.pid} + fork`, LINKS)).stdout);
    const { trace: lines } = await trace(
      [...words(`${filter} + join uts,net,user ${holder.pid}`), '--', 'true'],
      { before: asUser },
    );
    const calls = lines.flatMap((line) => (line.type === 'step' && line.name === 'join' ? line.calls : []));
    assert.deepEqual(
      calls.filter(({ call }) => call === 'setns').map(({ args }) => args[1]),
      ['CLONE_NEWUSER', 'CLONE_NEWUTS', 'CLONE_NEWNET'],
    );
  });

  test('without its user namespace: EPERM to a normal user', async () => {
    assert.deepEqual(await failure(`join uts ${holder.pid}`), ['join', 'setns', 'EPERM']);
    assert.deepEqual(await failure(`join user ${holder.pid} + join uts 1`), ['join', 'setns', 'EPERM']);
  });

  test('a PID namespace is that of the children only: fork enters it', async () => {
    const links = 'readlink /proc/self/ns/pid';
    const { stdout: stayed } = await run(
      [...words(`join user,pid ${holder.pid} --`), ...words('readlink /proc/self/ns/pid')],
      { before: asUser },
    );
    assert.equal(stayed.trim(), readlinkSync('/proc/self/ns/pid'));
    const { stdout } = await inside(`join user,pid ${holder.pid} + fork`, links);
    const there = spawnSync('readlink', [`/proc/${holder.pid}/ns/pid`], { encoding: 'utf8' }).stdout;
    if (asRoot) assert.equal(stdout, there);
    assert.notEqual(stdout, stayed);
  });

  test('leaves nobody behind there: neither what the command has started nor what got away from it', async () => {
    for (const kinds of ['user,pid', 'user,pid,mnt']) {
      const script = 'sleep 1000 & (setsid sleep 1000 &); echo started';
      const performance = startIn(kinds, script);
      assert.equal((await performance.ended).stdout, 'started\n');
      assert.deepEqual(await survivors(performance.marker), []);
    }
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`nor does it when the guard is ended by ${signal}`, async () => {
      const script = '(setsid sleep 1000 &); echo started; exec sleep 1000';
      const performance = startIn('user,pid', script);
      await once(performance.child.stdout as NodeJS.ReadableStream, 'data');
      process.kill(performance.child.pid, signal);
      assert.deepEqual(await survivors(performance.marker), []);
    });
  }

  // Of the processes of a run, from the guard on, these two wait inside.
  for (const keeper of [3, 4])
    test(`nor does it when one of those who wait there is killed: process ${keeper}`, async () => {
      const script = '(setsid sleep 1000 &); echo started; exec sleep 1000';
      const performance = startIn('user,pid', script);
      await once(performance.child.stdout as NodeJS.ReadableStream, 'data');
      let pid = performance.child.pid;
      for (let i = 0; i < keeper; i++) pid = childrenOf(pid)[0] as number;
      assert.equal(nameOf(pid), 'stagehand');
      process.kill(pid, 'SIGKILL');
      assert.deepEqual(await survivors(performance.marker), []);
    });

  test('the errors: its own user namespace, nobody of this number, a PID namespace that is not below', async () => {
    assert.deepEqual(await failure(`join user ${process.pid}`), [
      'join',
      'setns',
      asRoot ? 'EPERM' : 'EINVAL',
    ]);
    assert.deepEqual(await failure('-r + join uts 4194304'), ['join', 'pidfd_open', 'ESRCH']);
    assert.deepEqual(await failure(`-r + join pid ${process.pid}`), ['join', 'setns', 'EPERM']);
    assert.deepEqual(
      await failure(
        '-rmpf + unshare pid + mount tmpfs + touch /mnt/a + bind /proc/self/ns/pid /mnt/a + fork + join pid /mnt/a',
      ),
      ['join', 'setns', 'EINVAL'],
    );
  });
});

describe('join and keep, by file', { skip }, () => {
  const ready = '-rm + mount tmpfs + touch /mnt/a';

  test('a namespace without a process lives on: with its name, for nsenter too', async () => {
    const { stdout, stderr } = await inside(
      `${ready} + unshare uts + hostname first + keep uts /mnt/a + unshare uts + hostname second + join uts /mnt/a`,
      'uname -n; unshare -u sh -c "hostname third; nsenter --uts=/mnt/a uname -n"',
    );
    assert.deepEqual([stdout, stderr], ['first\nfirst\n', '']);
  });

  test('what unshare(1) has kept on a file is joined', async () => {
    const script = `unshare --uts=/mnt/a hostname kept; ${stagehand} join uts /mnt/a -- uname -n`;
    const { stdout, stderr } = await inside(ready, script);
    assert.deepEqual([stdout, stderr], ['kept\n', '']);
  });

  test('of two kept network namespaces each is itself', async () => {
    const { stdout, stderr } = await inside(
      `${ready} + touch /mnt/b + unshare net + lo up + keep net /mnt/a + unshare net + keep net /mnt/b + join net /mnt/a`,
      'cat /sys/class/net/lo/flags /proc/net/route; for f in /mnt/a /mnt/b; do nsenter --net=$f cat /proc/net/if_inet6 | wc -l; done; readlink /proc/self/ns/net; stat -L -c net:[%i] /mnt/a',
    );
    assert.equal(stderr, '');
    const lines = stdout.trim().split('\n');
    assert.equal(lines.at(-1), lines.at(-2));
  });

  test('each kind is joined by its file; time and net also by who holds it', async () => {
    for (const kind of ['uts', 'ipc', 'net', 'cgroup', 'time']) {
      const { stdout, stderr } = await inside(
        `${ready} + unshare ${kind} + keep ${kind} /mnt/a + unshare ${kind} + join ${kind} /mnt/a`,
        `readlink /proc/self/ns/${kind}; stat -L -c ${kind}:[%i] /mnt/a`,
      );
      const [is, kept] = stdout.split('\n');
      assert.deepEqual([is, stderr], [kept, ''], kind);
    }
  });

  test('a user namespace is kept by its file, and joined from the one around it', async () => {
    const script = `exec 3</proc/self/ns/user; ${stagehand} unshare user + map-root + keep user /mnt/a -- true`;
    const { stderr } = await inside(ready, script);
    assert.match(stderr, /keep user \/mnt\/a: mount: .*EPERM/);
    const kept =
      'unshare -U --map-root-user --kill-child -f sleep 1000 & until [ "$(readlink /proc/$!/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do :; done';
    const { stdout } = await inside(
      ready,
      `${kept}; mount --bind /proc/$!/ns/user /mnt/a; kill $!; ${stagehand} join user /mnt/a -- stat -L -c user:[%i] /mnt/a /proc/self/ns/user`,
    );
    const [first, second] = stdout.trim().split('\n');
    assert.equal(first, second);
  });

  test('a PID namespace is not kept before it has a process, and of no use after its PID 1', async () => {
    assert.deepEqual(await failure(`${ready} + unshare pid + keep pid /mnt/a`), ['keep', 'mount', 'ENOENT']);
    const { stdout, stderr } = await inside(
      ready,
      `unshare --pid=/mnt/a -f true; ${stagehand} join pid /mnt/a + fork -- true; echo $?`,
    );
    assert.match(stderr, /fork: fork: .*\(ENOMEM\)\n.*PID 1.*has ended/);
    assert.equal(stdout, '125\n');
    const { stdout: alive } = await inside(
      `${ready} + unshare pid + fork + keep pid /mnt/a`,
      'stat -L -c %i /mnt/a /proc/self/ns/pid | uniq | wc -l',
    );
    assert.equal(alive, '1\n');
  });

  test('the errors: no namespace in the file, another kind, no file, a folder, its own mount namespace', async () => {
    for (const [line, ...expected] of [
      [`${ready} + join uts /mnt/a`, 'join', 'setns', 'EINVAL'],
      [`${ready} + unshare net + keep net /mnt/a + join uts /mnt/a`, 'join', 'setns', 'EINVAL'],
      [`${ready} + join uts /mnt/b`, 'join', 'openat', 'ENOENT'],
      [`${ready} + keep uts /mnt/b`, 'keep', 'mount', 'ENOENT'],
      [`${ready} + keep uts /mnt`, 'keep', 'mount', 'ENOTDIR'],
      [`${ready} + keep mnt /mnt/a`, 'keep', 'mount', 'EINVAL'],
      ['-r + keep uts /proc/version', 'keep', 'mount', 'EPERM'],
    ] as const)
      assert.deepEqual(await failure(line), expected, line);
  });

  test('what makes no sense is a mistake of the command line', async () => {
    for (const line of [
      'join host 1',
      'join uts,net /mnt/a',
      'join uts 0',
      'join uts 99999999999999999999',
      'keep uts,net /mnt/a',
      'keep host /mnt/a',
    ]) {
      const { status, stderr } = await run([...words(line), '--', 'true']);
      assert.equal(status, 2, line);
      assert.match(stderr, /^stagehand: '(join|keep)': .*\n$/);
    }
  });
});

// As in refusal.test.ts the "host" is a set of namespaces made for the test.
describe('to real root', { skip: (!asRoot && 'needs root: sudo npm test') || skip }, () => {
  const host = words('-m -u -n -p -f --mount-proc --propagation shared sh -c');
  const LOOK = 'hostname; cat /proc/self/mountinfo; cat /sys/class/net/lo/flags';
  const onHost = (script: string, line: string) =>
    spawnSync('unshare', [...host, script, 'sh', stagehand, ...words(line)], { encoding: 'utf8' });

  for (const line of [
    'unshare uts + join uts 1 + hostname changed',
    'unshare uts + join uts /proc/1/ns/uts + hostname changed',
    'unshare net + join net 1 + lo up',
    'unshare mnt + private + join mnt 1 + mount tmpfs /mnt',
    'unshare mnt + private + join mnt /proc/1/ns/mnt + private + mount tmpfs /mnt',
    'unshare mnt + private + join mnt /proc/1/ns/mnt + touch /mnt/a + keep uts /mnt/a',
    'keep uts /proc/version',
    'unshare mnt + keep uts /proc/version',
  ])
    test(`${line} is refused, and the host is unchanged`, () => {
      const { stdout, stderr } = onHost(`${LOOK}; echo ===; "$@" -- true; echo "=== $?"; ${LOOK}`, line);
      const [was, , is] = stdout.split(/^===.*\n/m);
      assert.equal(is, was);
      assert.match(stdout, /=== 125/);
      assert.match(stderr, /you are real root/);
    });

  test("the host's namespaces are known as such from inside of others, by PID 1", () => {
    const { stdout, stderr } = onHost('unshare -u "$@" -- true; uname -n', 'join uts 1 + hostname changed');
    assert.doesNotMatch(stdout, /changed/);
    assert.match(stderr, /you are real root/);
  });

  test("what is another container's may be changed when it was joined", () => {
    const script =
      'unshare -u sh -c "echo; exec cat" < /dev/zero > /dev/null & other=$!; until [ "$(readlink /proc/$other/ns/uts)" != "$(readlink /proc/self/ns/uts)" ]; do :; done; ' +
      '"$@" + join uts $other + hostname changed -- uname -n; uname -n; kill $other';
    const { stdout, stderr } = onHost(script, 'unshare uts');
    assert.equal(stderr, '');
    const [there, here] = stdout.split('\n');
    assert.equal(there, 'changed');
    assert.notEqual(here, 'changed');
  });

  test('but its mounts not, since services of the host have mount namespaces too; a copy of them may', () => {
    const script =
      'unshare -m sh -c "echo; exec cat" < /dev/zero > /dev/null & other=$!; until [ "$(readlink /proc/$other/ns/mnt)" != "$(readlink /proc/self/ns/mnt)" ]; do :; done; ' +
      'for copy in "+ private" "+ unshare mnt + private"; do "$@" + join mnt $other $copy + mount tmpfs /mnt -- true; echo $?; ' +
      'grep -c " /mnt " /proc/$other/mounts; done; kill $other';
    const { stdout, stderr } = onHost(script, 'unshare uts');
    assert.equal(stdout, '125\n0\n0\n0\n');
    assert.match(stderr, /^stagehand: private: .*\n.*you are real root/);
  });

  test('what is kept goes with its mount namespace', () => {
    const { stdout, stderr } = onHost(
      `${LOOK}; echo ===; "$@" -- sh -c 'grep -c nsfs /proc/self/mountinfo'; echo ===; ${LOOK}`,
      'unshare mnt + private + mount tmpfs + touch /mnt/a + unshare net + keep net /mnt/a',
    );
    const [was, kept, is] = stdout.split(/^===.*\n/m);
    assert.deepEqual([is, kept, stderr], [was, '1\n', '']);
  });
});
