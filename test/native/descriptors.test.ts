import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import { PATIENCE } from '../patience.js';
import { childrenOf } from './processes.js';
import { run, stagehand, start, until } from './stagehand.js';

/** A shell that opens descriptors 3 to 20 on /etc and on a file, and becomes stagehand. */
const LEAKY = ['bash', '-c', 'for fd in {3..20}; do eval "exec $fd</etc"; done; exec "$@"', 'bash'];

const open = (pid: number) => readdirSync(`/proc/${pid}/fd`).map(Number);

describe('of open files', () => {
  for (const flags of ['-r', '-rpf', '-U', '-rmpf']) {
    test(`the command has 0, 1 and 2 and no others, with ${flags}`, async () => {
      const walk = start([flags, '--', 'sleep', '1000']);
      const { pid } = await until(walk, 'exec');
      assert.deepEqual(open(pid), [0, 1, 2]);
      walk.hangUp();
      await walk.ended;
    });

    test(`nobody who waits in between has any that its caller left open, with ${flags}`, () => {
      const script = 'ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c -- "-> /etc$"';
      const words = [...LEAKY.slice(1), stagehand, flags, '--', 'sh', '-c', script];
      const { stdout } = spawnSync(LEAKY[0] as string, words, { encoding: 'utf8' });
      // Where the host's processes may be looked at there is one: stagehand itself, which stays outside.
      assert.ok(Number(stdout) <= 18, `${stdout} descriptors of /etc can be reached`);
    });
  }

  test('the trace and the pace are open only outside, in the process that was started', async () => {
    for (const words of [['-r'], ['-rpf'], ['-rpf', '+', 'fork']]) {
      const walk = start([...words, '--', 'sleep', '1000']);
      await until(walk, 'exec');
      const ends = [3, 4].map((fd) => readlinkSync(`/proc/${walk.child.pid}/fd/${fd}`));
      for (const pid of descendants(walk.child.pid)) {
        const links = open(pid).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
        assert.ok(!ends.some((end) => links.includes(end)), `process ${pid} has the trace or the pace`);
      }
      walk.hangUp();
      await walk.ended;
    }
  });

  test('a standard one that the caller closed becomes /dev/null, and nothing of ours gets its number', async () => {
    const closed = ['sh', '-c', 'exec "$@" <&- 2>&-', 'sh'];
    const { stdout, status } = await run(['-r', '--', 'readlink', '/proc/self/fd/0', '/proc/self/fd/2'], {
      before: closed,
    });
    assert.deepEqual([stdout, status], ['/dev/null\n/dev/null\n', 0]);
  });

  test('with as few as a process can have it either works or says why', () => {
    for (let limit = 3; limit <= 12; limit++) {
      const words = ['-c', `ulimit -n ${limit}; exec "$@"`, 'bash', stagehand, '-rmpf', '--', '/bin/true'];
      const { status, stderr, signal } = spawnSync('bash', words, { encoding: 'utf8', timeout: PATIENCE });
      assert.equal(signal, null);
      if (status !== 0) assert.match(stderr, /EMFILE|Too many open files/);
    }
  });
});

function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
}
