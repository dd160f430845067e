import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import test from 'node:test';
import {
  listProcesses,
  readLastCapability,
  readNamespace,
  readProcessFile,
  readProcessLink,
  readRoot,
} from '../../src/kernel/proc.js';
import { NOT_IN_THIS_KERNEL } from '../../src/kernel/readable.js';
import { type FailedRead, refusalReason } from '../../src/kernel/refusal.js';
import { parsePasswd, userText } from '../../src/kernel/users.js';
import { eventually } from '../native/processes.js';
import { asRoot, childOf, endedPid, start, startIn } from './processes.js';

test('what there is, is read', () => {
  assert.deepEqual(readProcessLink('self', 'cwd'), { ok: true, value: process.cwd() });
  const root = readRoot('self');
  assert.ok(root.ok);
  assert.equal(root.value.path, readlinkSync('/proc/self/root'));
  assert.ok(listProcesses().includes(process.pid));
  assert.ok(readLastCapability() >= 37); // Linux 3.16
});

test('a file that this kernel does not have', () => {
  assert.deepEqual(readProcessFile('self', 'no_such_file'), { ok: false, reason: NOT_IN_THIS_KERNEL });
});

test('a process that has ended', async () => {
  const pid = await endedPid();
  assert.deepEqual(readProcessFile(pid, 'status'), gone(pid));
  assert.deepEqual(readProcessLink(pid, 'root'), gone(pid));
  assert.deepEqual(readNamespace(pid, 'pid_for_children'), gone(pid));
});

test('a zombie has ended', async () => {
  // The child ends when its parent has become sleep(1), which never waits for a child that it knows nothing of.
  const parent = await start('sh', '-c', 'sleep 0.1 & echo ready; exec sleep 60');
  const pid = childOf(parent.pid);
  await eventually(() => /State:\tZ/.test(status(pid)));
  assert.deepEqual(readNamespace(pid, 'uts'), gone(pid));
  assert.deepEqual(readNamespace(pid, 'pid_for_children'), gone(pid));
  assert.deepEqual(readProcessFile(pid, 'mountinfo'), gone(pid));
});

test('process 1 is not ours', { skip: asRoot && 'root may read it: run the tests as a normal user' }, () => {
  const refused = { ok: false, reason: 'not permitted: owned by root (uid 0)' };
  assert.deepEqual(readNamespace(1, 'uts'), refused);
  assert.deepEqual(readNamespace(1, 'pid_for_children'), refused);
  assert.deepEqual(readProcessLink(1, 'root'), refused);
});

test('ours, but outside of our user namespace', {
  skip: asRoot && 'root may read it: run the tests as a normal user',
}, () => {
  const look = `import('./src/kernel/proc.ts').then((p) => console.log(p.readNamespace(${process.pid}, 'uts').reason))`;
  const run = spawnSync('unshare', ['-Ur', process.execPath, '--import', 'tsx', '-e', look], {
    encoding: 'utf8',
  });
  assert.equal(run.stdout.trim(), 'not permitted: needs CAP_SYS_PTRACE over this process', run.stderr);
});

test('without /proc there is nothing to read, and a person is told so', async () => {
  const look = `import('./src/kernel/proc.ts').then((p) => {
    require('node:child_process').execFileSync('mount', ['-t', 'tmpfs', 'none', '/proc']);
    try { p.readProcessFile('self', 'status'); } catch (error) { console.log(error.name, error.exitCode, error.message); }
  })`;
  const run = spawnSync('unshare', ['-Urm', process.execPath, '--import', 'tsx', '-e', look], {
    encoding: 'utf8',
  });
  assert.match(run.stdout, /^Problem 125 .*\/proc is not mounted.*mount -t proc/, run.stderr);
});

test('a reason for every failure', () => {
  const read: FailedRead = {
    pid: 7,
    errno: 'EACCES',
    process: 'alive',
    owner: 'uid 5',
    ours: false,
    mayTraceAll: false,
  };
  assert.equal(refusalReason(read), 'not permitted: owned by uid 5');
  assert.equal(
    refusalReason({ ...read, ours: true }),
    'not permitted: needs CAP_SYS_PTRACE over this process',
  );
  assert.equal(
    refusalReason({ ...read, mayTraceAll: true }),
    'not permitted: a Linux security module forbids it',
  );
  assert.equal(refusalReason({ ...read, process: 'ended' }), 'gone: process 7 has ended');
  assert.equal(
    refusalReason({ ...read, process: 'hidden' }),
    'not permitted: hidden by the hidepid option of /proc',
  );
  assert.equal(refusalReason({ ...read, errno: 'ENOENT' }), NOT_IN_THIS_KERNEL);
  assert.equal(refusalReason({ ...read, errno: 'EIO' }), 'cannot be read: EIO');
});

test('users by name where there is one', () => {
  assert.equal(userText(0), 'root (uid 0)');
  assert.equal(userText(4294967290), 'uid 4294967290');
  const names = parsePasswd('root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\nodd\n:x:5\na:x:b\n');
  assert.deepEqual([...names], [[0, 'root']]);
});

test('a process in namespaces that we made is open to us', async () => {
  const pid = await startIn('-Urmun');
  const uts = readNamespace(pid, 'uts');
  assert.ok(uts.ok);
  assert.ok(existsSync(`/proc/${pid}`));
  assert.equal(`uts:[${uts.value.inode}]`, readlinkSync(`/proc/${pid}/ns/uts`));
});

function gone(pid: number) {
  return { ok: false, reason: `gone: process ${pid} has ended` };
}

function status(pid: number): string {
  const text = readProcessFile(pid, 'status');
  return text.ok ? text.value : '';
}
