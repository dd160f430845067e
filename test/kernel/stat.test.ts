import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readProcessFile } from '../../src/kernel/proc.js';
import { hasEnded, parseStat } from '../../src/kernel/stat.js';
import { parseStatus } from '../../src/kernel/status.js';
import { terminalName } from '../../src/kernel/terminals.js';
import { oddText } from './odd-text.js';
import { start } from './processes.js';

test('a name can be anything, parentheses and newlines included', () => {
  const name = fc.oneof(oddText, fc.constantFrom(') (', 'a) S 1 2', '\n)\n', '((', ''));
  fc.assert(
    fc.property(name, fc.nat(), fc.nat(), fc.nat(), (comm, pid, ppid, startTime) => {
      const zeros = Array.from({ length: 13 }, () => 0).join(' ');
      const stat = parseStat(`${pid} (${comm}) S ${ppid} 7 8 34819 -1 ${zeros} ${startTime} 0 0\n`);
      assert.equal(stat?.comm, comm);
      assert.deepEqual([stat.pid, stat.ppid, stat.session], [pid, ppid, 8]);
      assert.deepEqual([stat.terminal, stat.startTime], ['pts/3', startTime]);
    }),
  );
});

test('odd text is no stat, and throws nothing', () => {
  for (const text of ['', ')', '1 (a', '1 (a) S', '(a) S 1']) assert.equal(parseStat(text), null, text);
  fc.assert(fc.property(oddText, (text) => void parseStat(text)));
});

test('a real process with an odd name has it in both files', async () => {
  const child = await start(
    'sh',
    '-c',
    `printf 'a) (b\\n\\\\n' > /proc/self/comm; echo ready; read -r _ < /dev/zero`,
  );
  const [stat, status] = [readProcessFile(child.pid, 'stat'), readProcessFile(child.pid, 'status')];
  assert.ok(stat.ok && status.ok);
  assert.equal(parseStat(stat.value)?.comm, 'a) (b\n\\n');
  assert.equal(parseStat(stat.value)?.ppid, process.pid);
  assert.deepEqual(parseStatus(status.value).name, { ok: true, value: 'a) (b\n\\n' });
});

test('zombies have ended', () => {
  const state = (letter: string) => parseStat(`1 (a) ${letter} ${'0 '.repeat(20)}`) ?? assert.fail();
  assert.deepEqual(
    ['R', 'S', 'D', 'T', 'Z', 'X'].map((letter) => hasEnded(state(letter))),
    [false, false, false, false, true, true],
  );
});

test('terminals by their device numbers', () => {
  const device = (major: number, minor: number) =>
    (major << 8) | (minor & 0xff) | ((minor & ~0xff) << 12) | 0;
  assert.equal(terminalName(0), null);
  assert.equal(terminalName(device(136, 3)), 'pts/3');
  assert.equal(terminalName(device(136, 300)), 'pts/300');
  assert.equal(terminalName(device(136, 0xfffff)), 'pts/1048575');
  assert.equal(terminalName(device(4, 1)), 'tty1');
  assert.equal(terminalName(device(4, 64)), 'ttyS0');
  assert.equal(terminalName(device(5, 1)), 'console');
  assert.equal(terminalName(device(229, 0)), 'hvc0');
  assert.equal(terminalName(device(204, 64)), '204:64');
});
