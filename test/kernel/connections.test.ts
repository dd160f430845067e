import assert from 'node:assert/strict';
import { endianness } from 'node:os';
import test from 'node:test';
import { parseConnections, parseForwarding } from '../../src/kernel/connections.js';

test('connections and forwarding are read from /proc/PID/net', () => {
  const title = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid';
  const little = endianness() === 'LE';
  const [a, b] = little ? ['0200000A', 'FFFF0000'] : ['0A000002', '0000FFFF'];
  const lines = [
    `   0: ${a}:0050 ${a}:9C40 01 0 0`,
    `   1: ${a}:0050 00000000:0000 0A 0 0`,
    `   2: ${'0'.repeat(16)}${b}${a}:0051 ${'0'.repeat(16)}${b}${a}:9C41 01 0 0`,
  ];
  assert.deepEqual(parseConnections([title, ...lines, ''].join('\n')), [
    { here: '10.0.0.2:80', there: '10.0.0.2:40000' },
    { here: '10.0.0.2:81', there: '10.0.0.2:40001' },
  ]);
  assert.equal(parseForwarding('Ip: Forwarding DefaultTTL\nIp: 2 64\n'), false);
  assert.equal(parseForwarding('Ip: Forwarding DefaultTTL\nIp: 1 64\n'), true);
  assert.equal(parseForwarding(''), null);
});
