import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, missing, type Performance, processesOf, stagehand, start, survivors, until } from './stagehand.js';

/** Daemons of every kind: forked twice, in sessions of their own, and one that has left its user namespace behind. */
const DAEMONS = `
(setsid sleep 1001 &)
setsid -f sh -c 'sleep 1002 & sleep 1003'
unshare -r sh -c 'setsid -f sleep 1004'
echo up
`;
/** Changing credentials, as unshare does, makes the kernel forget that the command should die with its parent. */
const ENDINGS = ['exec sleep 1000', 'exec unshare -r sleep 1000'];
const CONTAINERS = { 'with a PID namespace': '-rmpf', 'without': '-rm' };

const children = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** Who may be killed: the guard, the one between it and the command, the command. */
const VICTIMS = {
  'the guard': (walk: Performance) => walk.child.pid,
  'the one who waits in between': (walk: Performance) => children(walk.child.pid)[0],
  'the command': (walk: Performance) => children(children(walk.child.pid)[0] as number)[0],
};

function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

describe('SIGKILL leaves nothing behind', () => {
  for (const [where, flags] of Object.entries(CONTAINERS)) {
    for (const [whom, find] of Object.entries(VICTIMS)) {
      for (const ending of ENDINGS) {
        test(`to ${whom}, ${where}, with daemons: ${ending}`, async () => {
          const walk = start([flags, '--', 'sh', '-c', DAEMONS + ending], { traced: false, paced: false });
          await new Promise((resolve) => walk.child.stdout?.once('data', resolve));
          await eventually(() => processesOf(walk.marker).length >= 5);
          kill(find(walk));
          await walk.ended;
          assert.deepEqual(await survivors(walk.marker), []);
        });
      }
    }

    test(`to the guard or another at a random moment, ${where}, 60 times`, async () => {
      for (let i = 0; i < 60; i++) {
        const walk = start([flags, '--', 'sh', '-c', DAEMONS + ENDINGS[i % 2]], { traced: i % 3 === 0, paced: false });
        await sleep(Math.random() * 25);
        const victims = Object.values(VICTIMS);
        try {
          kill(victims[i % victims.length]?.(walk));
        } catch {
          kill(walk.child.pid); // that victim was not born yet
        }
        // Who killed the one in between may find a command that has just been born, and lives on with its guard.
        if (processesOf(walk.marker).includes(walk.child.pid)) setTimeout(() => kill(walk.child.pid), 50);
        await walk.ended;
        const left = await survivors(walk.marker);
        assert.deepEqual(left, [], `round ${i}: ${left.map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))}`);
      }
    });
  }

  // Two at once: what has left the command's process tree, in the moment between the two deaths, has nobody left to whom
  // it could come as an orphan. Only a PID namespace can hold it, and there nothing may be left here either.
  test('to the guard and the one in between at once, with a PID namespace', async () => {
    for (let i = 0; i < 20; i++) {
      const walk = start(['-rmpf', '--', 'sh', '-c', `${DAEMONS}exec sleep 1000`], { traced: false, paced: false });
      await new Promise((resolve) => walk.child.stdout?.once('data', resolve));
      const [between] = children(walk.child.pid);
      kill(i % 2 ? between : walk.child.pid);
      kill(i % 2 ? walk.child.pid : between);
      await walk.ended;
      assert.deepEqual(await survivors(walk.marker), []);
    }
  });

  test('to who reads the trace and sets the pace, at any step', async () => {
    const driver = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.argv[1], ['--trace', '3', '--pace', '4', '-rmpf', '--', 'sleep', '1000'], { stdio: Array(5).fill('pipe') });
      child.stdio[4].write('g'.repeat(process.argv[2]));
      child.stdio[3].on('data', () => console.log('up'));`;
    for (let bytes = 1; bytes < 8; bytes++) {
      const marker = `reader-${process.pid}-${bytes}`;
      const reader = spawn(process.execPath, ['-e', driver, stagehand, `${bytes}`], { env: { ...process.env, MARKER: marker } });
      await new Promise((resolve) => reader.stdout.once('data', resolve));
      await sleep(bytes);
      kill(reader.pid);
      assert.deepEqual(await survivors(marker), []);
    }
  });
});

describe('a process that was there before', () => {
  test('is left alone: a child of the shell that became stagehand', { skip: missing('bash', 'bash') }, async () => {
    const before = ['bash', '-c', 'sleep 1005 & echo $!; exec "$@"', 'bash'];
    for (const flags of ['-r', '-rpf']) {
      const walk = start([flags, '--', 'setsid', '-f', 'sleep', '1006'], { traced: false, paced: false, before });
      const pid = Number(await new Promise((resolve) => walk.child.stdout?.once('data', resolve)));
      await new Promise((resolve) => walk.child.once('exit', resolve));
      assert.deepEqual(processesOf(walk.marker), [pid]);
      kill(pid);
      assert.equal((await walk.ended).status, 0);
    }
  });

});

test('a recipe that is killed before its exec is not said to have executed', async () => {
  for (const [flags, go] of [['-r', 'g'], ['-r', 'a'], ['-rpf', 'g'], ['-rpf', 'a']] as const) {
    const walk = start([flags, '--', 'sleep', '1000']);
    const { pid } = await until(walk, flags === '-r' ? 'map-root' : 'fork');
    kill(pid);
    walk.go(go);
    const { trace, status } = await walk.ended;
    assert.ok(trace.every((line) => line.type === 'ready' || line.name !== 'exec'));
    assert.equal(status, 137);
  }
});
