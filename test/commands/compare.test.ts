import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { type JsonRow, learn } from '../learn.js';

let plain: ChildProcess;
let contained: ChildProcess;

before(async () => {
  plain = spawn('sleep', ['100']);
  contained = spawn('unshare', ['-ru', 'sleep', '100']);
  const comm = `/proc/${contained.pid}/comm`;
  while (readFileSync(comm, 'utf8') !== 'sleep\n') await new Promise((resolve) => setTimeout(resolve, 5));
});

after(() => {
  plain.kill('SIGKILL');
  contained.kill('SIGKILL');
});

async function compare(...args: string[]): Promise<{ code: number; rows: JsonRow[]; a: number; b: number }> {
  const { code, stdout } = await learn(['compare', ...args, '--json']);
  return { code, ...JSON.parse(stdout) };
}

test('two processes of one place are the same in all ten links, and the exit status is 0', async () => {
  const { code, rows } = await compare(`${process.pid}`, `${plain.pid}`);
  assert.equal(code, 0);
  assert.equal(rows.length, 10);
  assert.ok(rows.every((row) => row.changed === false));
});

test('a process in namespaces of its own differs in these, as readlink says, and the exit status is 1', async () => {
  const { code, rows, a, b } = await compare(`${process.pid}`, `${contained.pid}`);
  assert.deepEqual([code, a, b], [1, process.pid, contained.pid]);
  assert.deepEqual(
    rows
      .filter((row) => row.changed)
      .map((row) => row.key)
      .sort(),
    ['ns.user', 'ns.uts'],
  );
  const uts = rows.find((row) => row.key === 'ns.uts');
  assert.equal(uts?.host, readlinkSync(`/proc/${process.pid}/ns/uts`));
  assert.equal(uts?.container, readlinkSync(`/proc/${contained.pid}/ns/uts`));
});

test('--all compares the rest as well', async () => {
  const { rows } = await compare(`${process.pid}`, `${contained.pid}`, '--all');
  assert.equal(rows.find((row) => row.key === 'uid_map')?.changed, true);
  assert.equal(rows.find((row) => row.key === 'cgroup')?.changed, false);
});

test('without pids it compares the one who calls with PID 1, and with one pid with that', async () => {
  assert.deepEqual([(await compare()).a, (await compare()).b], [process.pid, 1]);
  assert.equal((await compare(`${contained.pid}`)).b, contained.pid);
});

test('as text, each link stands beside the other with a word, and a sentence sums up', async () => {
  const { stdout } = await learn(['compare', `${process.pid}`, `${contained.pid}`]);
  assert.match(stdout, /^ns\.uts +uts:\[\d+\] +uts:\[\d+\] +different$/m);
  assert.match(stdout, /^ns\.mnt +mnt:\[\d+\] +mnt:\[\d+\] +same$/m);
  assert.match(stdout, /^8 the same, 2 different\.$/m);
});
