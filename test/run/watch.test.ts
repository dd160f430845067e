import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import test, { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { NAMESPACE_NAMES } from '../../src/kernel/namespaces.js';
import type { Look } from '../../src/run/watch/look.js';
import { LearnerProcesses } from '../../src/run/watch/processes.js';

const started: number[] = [];
after(() => {
  for (const pid of started) process.kill(-pid, 'SIGKILL');
});

/** A shell script in a process group of its own that ends with this test. */
function start(script: string): ChildProcessByStdio<Writable, null, null> & { readonly pid: number } {
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  assert.ok(child.pid);
  started.push(child.pid);
  return Object.assign(child, { pid: child.pid });
}

/** Looks again and again, as `learn check --watch` does, until one of the processes is as it should be. */
async function until(processes: LearnerProcesses, isMeant: (look: Look) => boolean): Promise<Look> {
  for (let rounds = 0; rounds < 400; rounds++) {
    const found = processes.look().find(isMeant);
    if (found !== undefined) return found;
    await sleep(25);
  }
  assert.fail('no process has become as it should be');
}

/** Looks so often that everything is remembered that ever will be, and reads of each what can be read. */
function lookOften(processes: LearnerProcesses): void {
  for (let round = 0; round < 25; round++)
    for (const { snapshot, parent } of processes.look()) {
      void [snapshot.uid_map, snapshot.mounts, snapshot.caps, snapshot.root, snapshot.terminal, parent?.pid];
      for (const name of NAMESPACE_NAMES) void snapshot.namespaces[name];
    }
}

const counter = '/proc/self/schedstat';
const keepsCount = existsSync(counter) && readFileSync(counter, 'utf8') !== '0 0 0\n';

test('of a process that sleeps, what it alone can change is hardly ever read again', {
  skip: keepsCount ? false : 'this kernel does not count how long a process runs (CONFIG_SCHEDSTATS)',
}, async () => {
  const processes = new LearnerProcesses({ within: start('exec sleep 1000').pid });
  const { snapshot } = await until(processes, ({ name }) => name === 'sleep');
  let [own, around] = [0, 0];
  for (let round = 0; round < 40; round++) {
    const { caps, mounts } = snapshot;
    processes.look();
    if (snapshot.caps !== caps) own += 1;
    if (snapshot.mounts !== mounts) around += 1;
  }
  assert.equal(around, 40);
  assert.ok(own < 20, `${own} times`);
});

test('what it changes itself, after long sleep, is seen', async () => {
  const child = start('read go; exec unshare -ru sleep 1000');
  const processes = new LearnerProcesses({ within: child.pid });
  lookOften(processes);
  const host = new LearnerProcesses({ within: process.pid }).look().find(({ pid }) => pid === process.pid);
  const inode = (look: Look | undefined): number | null | undefined => {
    const link = look?.snapshot.namespaces.uts;
    return link?.ok ? link.value.inode : undefined;
  };
  assert.equal(inode(processes.look()[0]), inode(host));
  child.stdin.write('\n');
  const there = await until(processes, (look) => look.name === 'sleep' && inode(look) !== inode(host));
  assert.ok(inode(there));
});

test('what others change of a process that sleeps is seen: its map, its mounts, that it is stopped, its parent', async () => {
  const child = start('sh -c "unshare -Um sleep 1000 & wait"; wait');
  const processes = new LearnerProcesses({ within: child.pid });
  const isSleep = ({ name }: Look): boolean => name === 'sleep';
  const { pid, ppid } = await until(processes, isSleep);
  const mapText = ({ snapshot: { uid_map: map } }: Look): string => (map.ok ? JSON.stringify(map.value) : '');
  const mountsAt = ({ snapshot: { mounts } }: Look): string[] =>
    mounts.ok ? mounts.value.map(({ mountPoint }) => mountPoint) : [];
  lookOften(processes);
  assert.equal(mapText(await until(processes, isSleep)), '[]');
  writeFileSync(`/proc/${pid}/uid_map`, `0 ${process.getuid?.()} 1`);
  await until(processes, (look) => isSleep(look) && mapText(look) !== '[]');

  const inside = ['--target', `${pid}`, '--user', '--mount', '--preserve-credentials'];
  const count = mountsAt(await until(processes, isSleep)).length;
  await execa('nsenter', [...inside, 'mount', '-t', 'tmpfs', 'new', '/mnt']);
  await until(processes, (look) => isSleep(look) && mountsAt(look).length === count + 1);

  process.kill(pid, 'SIGSTOP');
  await until(processes, (look) => isSleep(look) && look.state === 'T');
  lookOften(processes);
  process.kill(ppid, 'SIGKILL');
  // It is no longer below the first one.
  while (processes.look().some((look) => look.pid === pid)) await sleep(25);
  process.kill(pid, 0);
});
