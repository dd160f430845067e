import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { missing } from './missing.js';
import { processesOf } from './processes.js';
import { stagehand, start } from './stagehand.js';

/** A static command that makes none of the calls below but `write`. */
const COMMAND = ['--', stagehand, '--list'];
const RECIPES = {
  'with a PID namespace': [
    '-rmuinpf',
    '+',
    'hostname',
    'moby',
    '+',
    'mount',
    'proc',
    '+',
    'lo',
    'up',
    ...COMMAND,
  ],
  without: ['-rm', '+', 'fork', '+', 'mount', 'tmpfs', '+', 'read-only', ...COMMAND],
};
const CALLS = [
  ...[
    'clone',
    'fork',
    'unshare',
    'mount',
    'mount_setattr',
    'openat',
    'write',
    'socketpair',
    'setsockopt',
    'pipe2',
    'prctl',
  ],
  ...[
    'recvmsg',
    'recvfrom',
    'sendto',
    'signalfd4',
    'sethostname',
    'socket',
    'ioctl',
    'close_range',
    'capget',
    'waitid',
  ],
];

/** How often the busiest process of the recipe makes each call. */
function countCalls(words: readonly string[]): Map<string, number> {
  const which = ['-f', '-qq', '-e', `trace=${CALLS.map((call) => `?${call}`).join()}`];
  const { stderr } = spawnSync('strace', [...which, stagehand, '--trace', '3', ...words], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const counts = new Map<string, Map<string, number>>();
  for (const [, pid = '', call = ''] of stderr.matchAll(/^(?:\[pid +(\d+)\] )?(\w+)\(/gm)) {
    const pids = counts.get(call) ?? new Map<string, number>();
    counts.set(call, pids.set(pid, (pids.get(pid) ?? 0) + 1));
  }
  return new Map([...counts].map(([call, pids]) => [call, Math.max(...pids.values())]));
}

describe('a system call that fails once', { skip: missing('strace', 'strace') }, () => {
  for (const [what, words] of Object.entries(RECIPES)) {
    for (const [call, count] of countCalls(words)) {
      test(`${call}, any of ${count}, ${what}: said in one sentence, and nothing is left`, async () => {
        const runs = Array.from({ length: count }, (_, i) => i + 1).flatMap(
          (n) =>
            [
              [n, true],
              [n, false],
            ] as const,
        );
        for (const [n, traced] of runs) {
          const before = [
            'strace',
            '-f',
            '-qq',
            '-o',
            '/dev/null',
            '-e',
            `inject=${call}:error=EPERM:when=${n}`,
          ];
          const walk = start(words, { before, traced, paced: false });
          const { status, signal, stderr, trace } = await walk.ended;
          const where = `number ${n}, ${traced ? 'traced' : 'not traced'}: status ${status}, ${JSON.stringify(stderr)}`;
          assert.equal(signal, null, `hangs: ${where}`);
          assert.deepEqual(processesOf(walk.marker), [], where);
          assert.ok([0, 125, 126].includes(status as number), where);
          const told = trace.some((line) => line.type === 'step' && line.errno === 'EPERM');
          if (status !== 0 && !told)
            assert.match(stderr, /^stagehand: [^\n]*not permitted[^\n]*\n( {2}[^\n]*\n)?$/, where);
        }
      });
    }
  }
});
