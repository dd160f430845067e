import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { missing } from './missing.js';
import { childrenOf, eventually, processesOf, survivors } from './processes.js';
import { type Performance, stagehand, start } from './stagehand.js';

/** Daemons of every kind: forked twice, in sessions of their own, and one in a user namespace of its own. */
const DAEMONS = `
(setsid sleep 1001 &)
setsid -f sh -c 'sleep 1002 & sleep 1003'
unshare -r sh -c 'setsid -f sleep 1004'
echo up
`;
/** A command can have the kernel forget that it should die with its parent. */
const ENDINGS = ['exec sleep 1000', 'exec setpriv --pdeathsig clear sleep 1000'];
const CONTAINERS = { 'with a PID namespace': '-rmpf', without: '-rm' };

/** The guard, the one between it and the command, and the command, as far as they are born. */
function family({ child }: Performance): (number | undefined)[] {
  const [between] = childrenOf(child.pid);
  const command = between === undefined ? undefined : childrenOf(between)[0];
  return [child.pid, between, command];
}

const VICTIMS = ['the guard', 'the one who waits in between', 'the command'];

function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

const skip = missing('setpriv', 'util-linux') || missing('setsid', 'util-linux');

describe('SIGKILL leaves nothing behind', { skip }, () => {
  for (const [where, flags] of Object.entries(CONTAINERS)) {
    for (const [which, whom] of VICTIMS.entries()) {
      for (const ending of ENDINGS) {
        test(`to ${whom}, ${where}, with daemons: ${ending}`, async () => {
          const walk = start([flags, '--', 'sh', '-c', DAEMONS + ending], { traced: false, paced: false });
          await new Promise((resolve) => walk.child.stdout?.once('data', resolve));
          await eventually(() => processesOf(walk.marker).length >= 5);
          kill(family(walk)[which]);
          await walk.ended;
          assert.deepEqual(await survivors(walk.marker), []);
        });
      }
    }

    test(`to the guard or another at a random moment, ${where}, 60 times`, async () => {
      for (let i = 0; i < 60; i++) {
        const walk = start([flags, '--', 'sh', '-c', DAEMONS + ENDINGS[i % 2]], {
          traced: i % 3 === 0,
          paced: false,
        });
        await sleep(Math.random() * 25);
        kill(family(walk)[i % 3] ?? walk.child.pid);
        await walk.ended;
        const left = await survivors(walk.marker);
        assert.deepEqual(
          left,
          [],
          `round ${i}: ${left.map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))}`,
        );
      }
    });
  }

  // Two at once: what has left the command's process tree, in the moment between the two deaths, has nobody left to whom
  // it could come as an orphan. Only a PID namespace can hold it, and there nothing may be left here either.
  test('to the guard and the one in between at once, with a PID namespace', async () => {
    for (let i = 0; i < 20; i++) {
      const walk = start(['-rmpf', '--', 'sh', '-c', `${DAEMONS}exec sleep 1000`], {
        traced: false,
        paced: false,
      });
      await new Promise((resolve) => walk.child.stdout?.once('data', resolve));
      const [between] = childrenOf(walk.child.pid);
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
      const reader = spawn(process.execPath, ['-e', driver, stagehand, `${bytes}`], {
        env: { ...process.env, MARKER: marker },
      });
      await new Promise((resolve) => reader.stdout.once('data', resolve));
      await sleep(bytes);
      kill(reader.pid);
      assert.deepEqual(await survivors(marker), []);
    }
  });
});
