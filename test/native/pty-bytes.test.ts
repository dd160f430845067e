import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { PATIENCE } from '../patience.js';
import { sitDown } from './shell-in-pty.js';
import { stagehand } from './stagehand.js';

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;

describe('the bytes', () => {
  const bytes = (recipe: string[], command: string, input?: Buffer) =>
    spawnSync(stagehand, [...recipe, '--', 'sh', '-c', command], {
      input: input ?? '',
      maxBuffer: 1 << 26,
      timeout: PATIENCE,
    });

  test('of a large output are all there, in their order, to the last', () => {
    for (const recipe of [['pty'], ['-rpf', '+', 'pty']]) {
      const { stdout, status } = bytes(recipe, 'seq 1400000; printf "the end"');
      const lines = stdout.toString().split('\r\n');
      assert.ok(stdout.length > 10_000_000);
      assert.deepEqual([status, lines.length, lines.at(-1)], [0, 1_400_001, 'the end']);
      assert.equal(
        lines.findIndex((line, i) => line !== `${i + 1}`),
        1_400_000,
      );
    }
  });

  test('of the last output are there, however quickly all ends', () => {
    for (let i = 0; i < 50; i++) {
      const { stdout } = bytes(i % 2 ? ['pty'] : ['-rpf', '+', 'pty'], `head -c 9000 /dev/zero; printf end`);
      assert.equal(stdout.length, 9003, `round ${i}`);
    }
  });

  test('reach a slow reader as well', () => {
    const script = `"$0" -rpf + pty -- sh -c 'seq 200000' | (sleep 0.5; head -c 100; sleep 0.5; cat) | wc -l`;
    const { stdout } = spawnSync('sh', ['-c', script, stagehand], { encoding: 'utf8' });
    assert.equal(stdout.trim(), '200000');
  });

  test('are not changed when the program inside has made its terminal raw', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const { stdout } = bytes(['pty'], `stty raw -echo; printf '${[...all].map(octal).join('')}'`);
    assert.deepEqual(stdout, all);
  });

  test('are not changed on their way in, from a terminal outside', async () => {
    const person = sitDown(
      'sh',
      '-c',
      `exec $S pty -- sh -c 'stty raw -echo; printf up; head -c 128 | od -An -tu1 -v; cat'`,
    );
    await person.sees('up');
    person.type(String.fromCharCode(...Array.from({ length: 128 }, (_, i) => i)));
    const seen = await person.sees(/0\s+1\s+2[\s\d]*127/);
    assert.deepEqual(
      seen.trim().split(/\s+/).map(Number),
      Array.from({ length: 128 }, (_, i) => i),
    );
  });

  test('of a large input are all there', () => {
    const input = Buffer.from(Array.from({ length: 200_000 }, (_, i) => `${i}\n`).join(''));
    const { stdout } = bytes(['-r', '+', 'pty'], 'stty -echo -onlcr; echo up; sleep 0.2; cat', input);
    // What came before -echo was echoed, with a CR; so only what cat wrote counts.
    assert.ok(stdout.toString().replaceAll('\r', '').endsWith(input.toString()));
  });
});
