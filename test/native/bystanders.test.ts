import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { missing } from './missing.js';
import { processesOf } from './processes.js';
import { start } from './stagehand.js';

describe('a process that was there before', () => {
  test('is left alone: a child of the shell that became stagehand', {
    skip: missing('bash', 'bash'),
  }, async () => {
    const before = ['bash', '-c', 'sleep 1005 & echo $!; exec "$@"', 'bash'];
    for (const flags of ['-r', '-rpf']) {
      const walk = start([flags, '--', 'setsid', '-f', 'sleep', '1006'], {
        traced: false,
        paced: false,
        before,
      });
      const pid = Number(await new Promise((resolve) => walk.child.stdout?.once('data', resolve)));
      await new Promise((resolve) => walk.child.once('exit', resolve));
      assert.deepEqual(processesOf(walk.marker), [pid]);
      process.kill(pid, 'SIGKILL');
      assert.equal((await walk.ended).status, 0);
    }
  });
});
