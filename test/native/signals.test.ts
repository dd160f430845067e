import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually, nameOf, processesOf, stateOf } from './processes.js';
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
        const script = 'trap "exit 5" USR1; echo up; while :; do sleep 0.01; done';
        const walk = start([...words, '--', 'sh', '-c', script], { paced: false, traced: false });
        await up(walk.child);
        // The oldest: what it starts has its name until the exec.
        const pid = await eventually(() => processesOf(walk.marker).find((p) => nameOf(p) === 'sh'));
        process.kill(pid, 'SIGSTOP');
        await eventually(() => stateOf(pid) === 'T');
        process.kill(whom === 'stagehand' ? walk.child.pid : pid, 'SIGCONT');
        await eventually(() => stateOf(pid) !== 'T');
        process.kill(pid, 'SIGUSR1');
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
    const script = 'trap "echo heard" USR1; echo up; while :; do sleep 0.01; done';
    const walk = start(['-rpf', '--', 'sh', '-c', script], { paced: false, traced: false });
    await up(walk.child);
    let heard = '';
    walk.child.stdout?.on('data', (text) => (heard += text));
    walk.child.kill('SIGTERM');
    // Of two that wait it may take the second first; when it has taken the third, both are behind it.
    for (const times of [1, 2]) {
      walk.child.kill('SIGUSR1');
      await eventually(() => heard.split('heard').length > times);
    }
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
    const pid = await eventually(() => processesOf(walk.marker).find((p) => nameOf(p) === 'sleep'));
    process.kill(pid, 'SIGSTOP');
    await eventually(() => stateOf(pid) === 'T');
    walk.child.kill('SIGTERM');
    walk.child.kill('SIGCONT');
    assert.equal((await walk.ended).status, 143);
  });
});
