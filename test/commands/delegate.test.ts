import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import { execa } from 'execa';
import { lessonsFolder } from '../../src/course/folders.js';
import { delegatedName, handOver, takeAllBack } from '../../src/run/delegation.js';
import { membersOf, removeGroup, wordsIn } from '../../src/run/group-tree.js';
import { isRoot, learn, learnPath } from '../learn.js';
import { availableOf, folderOf, remainsOf, removeEverywhere, topOf, versionOf } from '../native/groups.js';
import { missing } from '../native/missing.js';
import { stagehand } from '../native/stagehand.js';

const home = mkdtempSync(join(tmpdir(), 'learn-delegate-test-'));
const env = { XDG_STATE_HOME: home };
process.env.XDG_STATE_HOME = home;
after(() => rmSync(home, { recursive: true }));

// Nobody that there is: so that nothing is taken from somebody who works here.
const uid = 61000 + (process.pid % 1000);
const name = delegatedName(uid);
const CONTROLLERS = availableOf('cpu', 'memory', 'pids');

const skip =
  (!isRoot && 'needs root: sudo npm test') || (CONTROLLERS.length < 3 && 'not all controllers are mounted');

describe('learn delegate', { skip }, () => {
  afterEach(() => removeEverywhere(name));

  const asSudo = { ...env, SUDO_UID: `${uid}`, SUDO_GID: `${uid}`, SUDO_USER: 'somebody' };

  test('gives a group in each hierarchy to who called sudo, and learn clean takes it back', async () => {
    const tops = [...new Set(CONTROLLERS.map(topOf))];
    const switched = () => tops.map((top) => wordsIn(join(top, 'cgroup.subtree_control')));
    const before = switched();
    const given = await learn(['delegate'], asSudo);
    assert.deepEqual([given.code, given.stderr], [0, '']);
    for (const controller of CONTROLLERS) {
      const folder = folderOf(controller, name);
      assert.ok(given.stdout.includes(`${folder} belongs to somebody now.`), given.stdout);
      for (const file of ['', 'cgroup.procs']) assert.equal(statSync(join(folder, file)).uid, uid);
      const limit = { memory: 'memory.max', cpu: 'cpu.max', pids: 'pids.max' }[controller] as string;
      if (existsSync(join(folder, limit))) assert.equal(statSync(join(folder, limit)).uid, 0);
      if (versionOf(controller) === 2)
        assert.ok(wordsIn(join(folder, 'cgroup.subtree_control')).includes(controller));
    }
    assert.match(given.stdout, /sudo learn clean/);
    const again = await learn(['delegate'], asSudo);
    assert.deepEqual([again.code, again.stderr], [0, '']);
    const back = await learn(['clean'], env);
    assert.deepEqual([back.code, back.stderr, remainsOf(name)], [0, '', []]);
    assert.ok(back.stdout.includes(`removed ${folderOf('pids', name)}`), back.stdout);
    assert.deepEqual(switched(), before);
    assert.match((await learn(['clean'], env)).stdout, /Nothing was left behind/);
  });

  test('a user can make, limit and join groups in it, from the shell that was moved in', {
    skip: missing('setpriv', 'util-linux'),
  }, async () => {
    const shell = spawn(
      'sh',
      ['-c', 'read _; exec "$@"', 'sh', ...AS_USER, 'sh', '-c', SCRIPT, 'sh', stagehand, name],
      {
        stdio: 'pipe',
      },
    );
    let output = '';
    for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (text) => (output += text));
    const ended = new Promise((resolve) => shell.once('close', resolve));
    const done = handOver({ uid, gid: uid, shell: shell.pid });
    assert.equal(
      done.shellIn,
      done.version === 2 ? folderOf('cgroup', `${name}/shell-${shell.pid}`) : undefined,
    );
    shell.stdin.write('\n');
    assert.deepEqual([await ended, output], [0, 'learn-inner 5\n']);
    assert.ok(takeAllBack().every((part) => part.removed));
    assert.deepEqual(remainsOf(name), []);
  });

  test('with it the solution of stage 7 reaches every goal, in either version', {
    skip: missing('setpriv', 'util-linux'),
  }, async () => {
    const own = mkdtempSync(join(tmpdir(), 'learn-delegate-home-'));
    chownSync(own, uid, uid);
    const command = [
      process.execPath,
      learnPath,
      'lesson',
      'run',
      join(lessonsFolder, '07-cgroup'),
      '--solution',
    ];
    const shell = execa('sh', ['-c', 'read _; exec "$@"', 'sh', ...AS_USER, ...command], {
      env: { HOME: own, XDG_STATE_HOME: join(own, 'state') },
      reject: false,
    });
    handOver({ uid, gid: uid, shell: shell.pid });
    shell.stdin.end('\n');
    const { stdout, stderr, exitCode } = await shell;
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /^5 of 5 goals reached\.$/m);
    assert.ok(takeAllBack().every((part) => part.removed));
    assert.deepEqual(remainsOf(name), []);
    rmSync(own, { recursive: true });
  });

  test('what is in use is not taken back, and a shell goes back where it was', async () => {
    const shell = spawn('sleep', ['1000'], { stdio: 'ignore' });
    const worker = spawn('sleep', ['1000'], { stdio: 'ignore' });
    const groupsOf = (pid: number | undefined) => readFileSync(`/proc/${pid}/cgroup`, 'utf8');
    const before = groupsOf(shell.pid);
    try {
      handOver({ uid, gid: uid, shell: shell.pid as number });
      handOver({ uid, gid: uid, shell: shell.pid as number });
      const run = folderOf('pids', `${name}/learn-1-run`);
      mkdirSync(run);
      writeFileSync(join(run, 'cgroup.procs'), `${worker.pid}`);
      const { code, stderr } = await learn(['clean'], env);
      assert.equal(code, 1);
      assert.match(
        stderr,
        new RegExp(`${folderOf('pids', name)} stays: process ${worker.pid} still runs in it`),
      );
      assert.deepEqual(membersOf(run), [worker.pid]);
      worker.kill('SIGKILL');
      assert.ok(removeGroup(run, { kill: true }));
      assert.equal((await learn(['clean'], env)).code, 0);
      assert.deepEqual([groupsOf(shell.pid), remainsOf(name)], [before, []]);
    } finally {
      for (const child of [shell, worker]) child.kill('SIGKILL');
      takeAllBack();
    }
  });

  test('a run of learn does not take it back', async () => {
    handOver({ uid, gid: uid, shell: undefined });
    assert.equal((await learn(['run', '0'], env)).code, 0);
    assert.notDeepEqual(remainsOf(name), []);
    assert.ok(takeAllBack().every((part) => part.removed));
  });

  test('to whom has to be known', async () => {
    const none = { SUDO_UID: '', SUDO_GID: '' };
    for (const [words, sentence] of [
      [['delegate', '--user', 'no-such-user'], /There is no user 'no-such-user'/],
      [['delegate'], /To whom\?/],
      [['delegate', '--user', 'root'], /nothing to hand over/],
      [['delegate', 'somebody'], /too many arguments/],
    ] as const) {
      const { code, stderr } = await learn(words, { ...env, ...none });
      assert.equal(code, 2);
      assert.match(stderr, sentence);
    }
  });
});

test('learn delegate is for root', { skip: isRoot && 'we are' }, async () => {
  const { code, stderr } = await learn(['delegate'], env);
  assert.equal(code, 1);
  assert.equal(stderr, 'learn: Only root can hand a control group over: sudo learn delegate');
});

const AS_USER = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];

const SCRIPT = `
  G=cpu,memory,pids:$2/learn-inner
  "$1" cgroup-make $G + cgroup-limit pids:$2/learn-inner 5 + cgroup-join $G -- sh -c '
    for folder in /sys/fs/cgroup /sys/fs/cgroup/*; do
      file=$folder/$0/learn-inner/pids.max
      [ -e "$file" ] && while read -r line; do echo "learn-inner $line"; done <"$file"
    done; true' "$2"
`;
