import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { execa } from 'execa';
import { loadCourse } from '../../src/course/load.js';
import type { Diagnosis } from '../../src/doctor/types.js';
import { cgroupHierarchies } from '../../src/kernel/cgroup-mounts.js';
import { parseMountinfo } from '../../src/kernel/mounts.js';
import { isRoot, learn, learnPath } from '../learn.js';
import { stagehand } from '../native/stagehand.js';

/** `learn doctor` started by another program: in a namespace, under a filter. */
async function doctorIn(
  before: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; found: Diagnosis }> {
  const command = [...before, process.execPath, learnPath, 'doctor', '--json'];
  const { exitCode, stdout, stderr } = await execa(command[0] as string, command.slice(1), {
    ...{ env, reject: false, stdin: 'ignore', timeout: 400_000, killSignal: 'SIGKILL' },
  });
  assert.match(stdout, /^\{/, stderr);
  return { code: exitCode ?? -1, found: JSON.parse(stdout) };
}

/** The same on a machine that a script makes, as root of a user and mount namespace. */
const doctorOn = (script: string) => doctorIn(['unshare', '-rm', 'sh', '-c', `${script} exec "$@"`, 'sh']);

/** In it, a normal user once more: root could not become the user as whom it runs the later stages. */
const NORMAL_USER = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
const doctorOfUserOn = (script: string) => doctorOn(`${script} set -- ${NORMAL_USER.join(' ')} "$@";`);

const standings = ({ stages }: Diagnosis, ...numbers: number[]) =>
  numbers.map((number) => stages.find(({ stage }) => stage === number)?.standing);

/** What was said to be in the way of a stage, its ways out, and what they cost. */
function causesOf(found: Diagnosis, number: number) {
  const trouble = found.stages.find(({ stage }) => stage === number)?.trouble;
  return found.troubles.find((each) => each.number === trouble)?.causes ?? [];
}

test('every stage is told, and exit status and text say whether all are ready', async () => {
  const { code, stdout } = await learn(['doctor']);
  const rows = stdout.match(/^ +\d+ {2}.* (ready|partly, see \d|blocked, see \d)$/gm) ?? [];
  assert.equal(rows.length, (await loadCourse()).length);
  assert.equal(code, rows.every((row) => row.endsWith('ready')) ? 0 : 1);
  assert.deepEqual(
    stdout.split('\n').filter((line) => line.length > 80 && !line.trim().startsWith('$')),
    [],
  );
});

test('a filter as container engines have it: all but the first stage, and the option that lifts it', async () => {
  // A filter needs no_new_privs, and with it a program that asks for more rights gets none.
  const { code, found } = await doctorIn([stagehand, 'no-new-privs', '+', 'seccomp', 'default', '--']);
  assert.equal(code, 1);
  assert.deepEqual(standings(found, 0, 1, 4, 9), ['ready', 'blocked', 'blocked', 'blocked']);
  const [cause] = causesOf(found, 1);
  assert.match(cause?.because ?? '', /seccomp/);
  assert.match(`${cause?.way_out} ${cause?.commands}`, /seccomp=unconfined/);
  assert.match(cause?.risk ?? '', /flaw in the kernel/);
});

for (const [rule, stage] of [
  ['EPERM:mount', 3],
  ['EPERM:sethostname', 2],
  ['EPERM:pivot_root', 9],
] as const) {
  test(`a filter of ${rule} shows only to who goes to the end: stage ${stage}`, async () => {
    const { found } = await doctorIn([stagehand, 'no-new-privs', '+', 'seccomp', rule, '--']);
    assert.deepEqual(standings(found, 1, stage), ['ready', 'blocked']);
    assert.match(causesOf(found, stage)[0]?.because ?? '', /seccomp/);
  });
}

test('parts of /proc are covered: only what mounts a proc is blocked', async () => {
  const { code, found } = await doctorOfUserOn('mount -t tmpfs tmpfs /proc/irq;');
  assert.equal(code, 1);
  assert.deepEqual(standings(found, 3, 4, 5, 8, 9), ['ready', 'blocked', 'ready', 'blocked', 'blocked']);
  const [cause, ...others] = causesOf(found, 4);
  assert.match(cause?.because ?? '', /parts of \/proc/);
  assert.match(cause?.probes[0]?.said ?? '', /covered: \/proc\/irq/);
  assert.deepEqual(others, []);
});

test('parts of /sys are covered: the network stage is blocked', async () => {
  const { found } = await doctorOn(
    'mount -t tmpfs tmpfs /sys/kernel/slab || mount -t tmpfs tmpfs /sys/module; ',
  );
  assert.deepEqual(standings(found, 4, 6), ['ready', 'blocked']);
  assert.match(causesOf(found, 6)[0]?.because ?? '', /parts of \/sys/);
});

test('no user namespaces at all: which limit, and what raises it', async () => {
  const { found } = await doctorOn('echo 0 > /proc/sys/user/max_user_namespaces &&');
  assert.deepEqual(standings(found, 0, 1, 6), ['ready', 'blocked', 'blocked']);
  const [cause, ...others] = causesOf(found, 1);
  assert.match(cause?.commands[0] ?? '', /sysctl user\.max_user_namespaces=15000/);
  assert.match(cause?.commands[1] ?? '', /\/etc\/sysctl\.d/);
  assert.deepEqual(others, []);
});

test('no namespaces of one kind: the stages that need it, and its own limit', async () => {
  const { found } = await doctorOn('echo 0 > /proc/sys/user/max_net_namespaces &&');
  assert.deepEqual(standings(found, 5, 6), ['ready', 'blocked']);
  assert.match(causesOf(found, 6)[0]?.commands[0] ?? '', /sysctl user\.max_net_namespaces=/);
});

for (const kind of ['user', 'net'])
  test(`no ${kind} namespaces: each of the two commands that it names mends it`, async () => {
    const closed = `echo 0 > /proc/sys/user/max_${kind}_namespaces;`;
    const stage = kind === 'user' ? 2 : 6;
    const [now, forGood] = causesOf((await doctorOn(closed)).found, stage)[0]?.commands ?? [];
    const own = `PATH=$PATH:/usr/sbin:/sbin; mount -t tmpfs tmpfs /etc/sysctl.d && ${forGood} &&
      sysctl -p /etc/sysctl.d/60-learn.conf >&2 &&`;
    for (const mend of [`PATH=$PATH:/usr/sbin:/sbin; ${now} >&2 &&`, own]) {
      const mended = await doctorOfUserOn(`${closed} ${mend} :;`);
      assert.deepEqual(standings(mended.found, stage), ['ready'], mend);
    }
  });

/** A folder with all that is in this root folder: in it the one and then the other way of making it the root. */
const OTHER_ROOT = `mount -t tmpfs tmpfs /mnt && mkdir /mnt/root && cd / &&
  for d in *; do
    if [ -L "$d" ]; then cp -P "$d" /mnt/root/; elif [ -d "$d" ] && [ "$d" != mnt ]; then
      mkdir "/mnt/root/$d" && mount --rbind "/$d" "/mnt/root/$d"; fi
  done;`;

test('inside a chroot: says so, and pivot_root, which it names, mends it', async () => {
  const { found } = await doctorOn(`${OTHER_ROOT} set -- chroot /mnt/root "$@";`);
  assert.deepEqual(standings(found, 0, 1), ['ready', 'blocked']);
  assert.match(causesOf(found, 1)[0]?.because ?? '', /chroot/);
  assert.match(causesOf(found, 1)[0]?.way_out ?? '', /pivot_root/);
  const mended =
    await doctorOfUserOn(`${OTHER_ROOT} mount --rbind /mnt/root /mnt/root && cd /mnt/root && mkdir old &&
    pivot_root . old && umount -l /old && cd /;`);
  assert.deepEqual(standings(mended.found, 2, 4, 9), ['ready', 'ready', 'ready']);
});

test('control groups are read-only: the stages that limit things show what is possible without', async () => {
  const mounts = parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8')) ?? [];
  const folders = cgroupHierarchies(mounts).map(({ mountPoint }) => mountPoint);
  const steps = folders.flatMap((folder) => ['+', 'bind', folder, folder, '+', 'read-only', folder]);
  const { found } = await doctorIn([stagehand, '-rm', ...steps, '--', ...NORMAL_USER]);
  assert.deepEqual(standings(found, 6, 7, 13), ['ready', 'partly', 'partly']);
  const [cause] = causesOf(found, 7);
  assert.match(cause?.probes[0]?.said ?? '', /read-only/);
  assert.match(cause?.way_out ?? '', /container/);
});

const aboutUsers = { skip: isRoot && 'root has all of it' };

test('no group was handed over: what to type', aboutUsers, async () => {
  const { found } = await doctorIn(['env', 'LEARN_CGROUP=/nobody-has-it']);
  assert.deepEqual(standings(found, 6, 7, 13), ['ready', 'partly', 'partly']);
  const [cause] = causesOf(found, 7);
  assert.ok((cause?.commands.length ?? 0) > 0);
  assert.match(cause?.risk ?? '', /\S/);
});

/** A PATH with all that there is, but for some programs. */
async function pathWithout(t: TestContext, missing: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'learn-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const each of ['/usr/bin', '/bin'])
    for (const name of readdirSync(each).filter((program) => !missing.includes(program)))
      try {
        symlinkSync(join(each, name), join(folder, name));
      } catch {
        // It was in the other one as well.
      }
  return folder;
}

test('no newuidmap: the range of ids is missing, and how to install it', aboutUsers, async (t) => {
  const { found } = await doctorIn([], { PATH: await pathWithout(t, ['newuidmap', 'newgidmap']) });
  const range = found.extras.find(({ what }) => what.includes('range'));
  assert.equal(range?.ready, false);
  const causes = found.troubles.find(({ number }) => number === range?.trouble)?.causes ?? [];
  const [cause] = causes.filter(({ because }) => because.includes('newuidmap'));
  assert.match(`${cause?.commands}`, /install|add|-S/);
});

const aboutRoot = { skip: !isRoot && 'makes a machine as root, in a mount namespace' };

/**
 * The same as a user on a machine that root makes: a mount namespace without a user namespace, so that newuidmap has its
 * rights; /etc and newuidmap are copies, and no mount is seen outside.
 */
function doctorOfNobodyOn(script: string) {
  const machine = `set -e; mount -t tmpfs -o mode=755 tmpfs /mnt; mkdir /mnt/etc
    cp -a /etc/. /mnt/etc; cp -a "$(command -v newuidmap)" "$(command -v newgidmap)" /mnt
    mount --bind /mnt/etc /etc
    for name in newuidmap newgidmap; do mount --bind /mnt/$name "$(command -v $name)"; done
    ${script}
    exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"`;
  const before = ['unshare', '-m', '--propagation', 'private', 'sh', '-c', machine, 'sh'];
  return doctorIn(before, { HOME: '/nonexistent' });
}

/** Whether the user has a range, and what is named where not. */
function rangeOf(found: Diagnosis) {
  const range = found.extras.find(({ what }) => what.includes('range'));
  const causes = found.troubles.find(({ number }) => number === range?.trouble)?.causes ?? [];
  return { ready: range?.ready, commands: causes.flatMap(({ commands }) => commands) };
}

/** As root types it. */
const typed = (commands: readonly string[]): string =>
  commands
    .map((line) => line.replace(/^sudo /, '').replace(/^su -c '(.*)'$/, '$1'))
    .map((line) => `${line};`)
    .join('\n');

for (const [what, script, command] of [
  [
    'no line in /etc/subuid',
    'echo somebody:100000:65536 > /etc/subuid; : > /etc/subgid;',
    /usermod --add-subuids 165536-231071 --add-subgids 165536-231071 nobody/,
  ],
  [
    'a newgidmap without its right',
    `echo nobody:100000:65536 | tee /etc/subuid > /etc/subgid; chmod u-s /mnt/newgidmap;
     setcap -r /mnt/newgidmap 2>&- || true;`,
    /setcap cap_setgid=ep \S*newgidmap/,
  ],
] as const)
  test(`${what}: the commands that it names mend it`, aboutRoot, async () => {
    const closed = rangeOf((await doctorOfNobodyOn(script)).found);
    assert.equal(closed.ready, false);
    assert.match(closed.commands.join('\n'), command);
    const mended = rangeOf((await doctorOfNobodyOn(`${script}\n${typed(closed.commands)}`)).found);
    assert.deepEqual(mended, { ready: true, commands: [] });
  });

test(
  'no_new_privs takes the right of newuidmap: says so, and names no command that could not mend it',
  aboutRoot,
  async () => {
    const script = `echo nobody:100000:65536 | tee /etc/subuid > /etc/subgid; set -- ${stagehand} no-new-privs -- "$@";`;
    assert.deepEqual(rangeOf((await doctorOfNobodyOn(script)).found), { ready: false, commands: [] });
  },
);

test('no control groups are mounted: the commands that it names mount them', aboutRoot, async () => {
  const on = (script: string) =>
    doctorIn(['unshare', '-m', '--propagation', 'private', 'sh', '-ec', `${script} exec "$@"`, 'sh']);
  const unmounted = 'umount -R /sys/fs/cgroup;';
  const { found } = await on(unmounted);
  assert.deepEqual(standings(found, 6, 7), ['ready', 'partly']);
  const mended = await on(`${unmounted}\n${typed(causesOf(found, 7)[0]?.commands ?? [])}`);
  assert.deepEqual(standings(mended.found, 7, 13), ['ready', 'ready']);
});

test('nothing of it is left', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'learn-test-'));
  // Real root performs the later stages as nobody.
  await chmod(folder, 0o755);
  t.after(() => rm(folder, { recursive: true, force: true }));
  await learn(['doctor'], { TMPDIR: folder });
  assert.deepEqual(readdirSync(folder), []);
});
