import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, processesOf } from './processes.js';
import { start, until } from './stagehand.js';

const CONTAINERS = {
  'without a PID namespace': ['-r'],
  'as PID 1': ['-rpf'],
  'after two forks': ['-rpf', '+', 'fork'],
};
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** Says the name of each signal that it gets. */
const LISTENER = `for s in TERM INT HUP QUIT USR1 USR2; do trap "echo SIG$s; trap '' $s" $s; done; echo up; while :; do sleep 0.01; done`;

const up = (child: { stdout: NodeJS.ReadableStream | null }) =>
  new Promise((resolve) => child.stdout?.once('data', resolve));
const name = (pid: number) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
const state = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').match(/\) (\w)/)?.[1];

for (const [what, words] of Object.entries(CONTAINERS)) {
  describe(`a command ${what}`, () => {
    test('gets the signals that are sent to stagehand', async () => {
      for (const traced of [true, false]) {
        const walk = start([...words, '--', 'sh', '-c', LISTENER], { paced: false, traced });
        await up(walk.child);
        let heard = '';
        walk.child.stdout?.on('data', (text) => (heard += text));
        for (const signal of SIGNALS) {
          walk.child.kill(signal);
          await eventually(() => heard.includes(`${signal}\n`));
        }
        walk.child.kill('SIGKILL');
        await walk.ended;
      }
    });

    test('when stopped and continued from outside, it is stopped and goes on, and its end is still seen', async () => {
      for (const whom of ['the command', 'stagehand'] as const) {
        const walk = start([...words, '--', 'sh', '-c', 'sleep 0.3; exit 5'], {
          paced: false,
          traced: false,
        });
        const pid = await eventually(() => processesOf(walk.marker).find((p) => name(p) === 'sh'));
        process.kill(pid, 'SIGSTOP');
        await eventually(() => state(pid) === 'T');
        await sleep(50);
        process.kill(whom === 'stagehand' ? walk.child.pid : pid, 'SIGCONT');
        assert.equal((await walk.ended).status, 5, `SIGCONT to ${whom}`);
      }
    });
  });
}

describe('SIGTERM to stagehand', () => {
  test('ends a command that has no handler: 128 + 15', async () => {
    const walk = start(['-r', '--', 'sleep', '1000'], { paced: false });
    await until(walk, 'exec');
    walk.child.kill('SIGTERM');
    assert.equal((await walk.ended).status, 143);
    assert.deepEqual(processesOf(walk.marker), []);
  });

  test('does not end a PID 1 that has no handler for it: the kernel ignores it for PID 1', async () => {
    const walk = start(['-rpf', '--', 'sleep', '1000'], { paced: false });
    const { pid } = await until(walk, 'exec');
    walk.child.kill('SIGTERM');
    await sleep(200);
    assert.equal(state(pid), 'S');
    walk.child.kill('SIGKILL');
    await walk.ended;
  });

  test('ends a recipe that stands still at any of its steps', async () => {
    for (const step of ['unshare', 'map-root', 'fork', 'exec']) {
      const walk = start(['-rpf', '--', 'sleep', '1000']);
      await until(walk, step);
      walk.child.kill('SIGTERM');
      assert.deepEqual([(await walk.ended).status, processesOf(walk.marker)], [143, []], step);
    }
  });

  test('ends a command that was stopped and is continued', async () => {
    const walk = start(['-r', '--', 'sleep', '1000'], { paced: false, traced: false });
    const pid = await eventually(() => processesOf(walk.marker).find((p) => name(p) === 'sleep'));
    process.kill(pid, 'SIGSTOP');
    await eventually(() => state(pid) === 'T');
    walk.child.kill('SIGTERM');
    walk.child.kill('SIGCONT');
    assert.equal((await walk.ended).status, 143);
  });
});
