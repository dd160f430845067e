import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { asRoot, start, trace, until } from './stagehand.js';

const uid = process.geteuid?.() as number;
const gid = process.getegid?.() as number;
/** Errnos of the steps behind the first one, `unshare user`; null for one that went well. */
async function errnos(...steps: readonly string[]): Promise<(string | null)[]> {
  const words = steps.flatMap((step) => ['+', ...step.split(' ')]);
  const { trace: lines } = await trace(['--keep-going', 'unshare', 'user', ...words, '--', 'true']);
  return lines.slice(2, -1).map((line) => (line.type === 'step' ? (line.errno ?? null) : null));
}

describe('id maps', () => {
  test('a gid_map before setgroups is denied: EPERM, and fine afterwards', async () => {
    assert.deepEqual(await errnos('map-gid', 'deny-setgroups', 'map-gid'), ['EPERM', null, null]);
  });

  test('setgroups can no longer be denied once there is a gid_map', async () => {
    assert.deepEqual(await errnos('deny-setgroups', 'map-gid', 'deny-setgroups'), [null, null, 'EPERM']);
    assert.deepEqual(await errnos('map-uid', 'deny-setgroups', 'map-gid'), [null, null, null]);
  });

  test('each map is written once: EPERM the second time', async () => {
    assert.deepEqual(await errnos('map-uid', 'map-uid'), [null, 'EPERM']);
    assert.deepEqual(await errnos('deny-setgroups', 'map-gid', 'map-gid'), [null, null, 'EPERM']);
    assert.deepEqual(await errnos('map-root', 'map-root'), [null, 'EPERM']);
    assert.deepEqual(await errnos('map-self', 'map-root'), [null, 'EPERM']);
  });

  test("somebody else's id, or a range of ids, is not ours to map from inside: EPERM", async () => {
    const others = [`map-uid 0 ${uid + 1} 1`, `map-uid 0 ${uid} 2`, `map-gid 0 ${gid + 1} 1`];
    for (const step of others) assert.deepEqual(await errnos('deny-setgroups', step), [null, 'EPERM'], step);
  });

  test('a line that says nothing, or one beyond all ids: EINVAL', async () => {
    for (const line of ['0 0 0', `4294967295 ${uid} 1`, `0 4294967295 1`, `4294967290 ${uid} 10`]) {
      assert.deepEqual(await errnos(`map-uid ${line}`), ['EINVAL'], line);
    }
  });

  test("without a user namespace of its own the map is the host's: refused to root, not to be opened by others", async () => {
    const { trace: lines } = await trace(['map-root', '--', 'true']);
    const [, step] = lines;
    assert.ok(step?.type === 'step');
    assert.deepEqual([step.errno, step.calls.length], asRoot ? ['EPERM', 0] : ['EACCES', 1]);
  });

  for (const [step, inside] of [
    ['map-root', [0, 0]],
    ['map-self', [uid, gid]],
  ] as const) {
    test(`${step} is one line for oneself, with setgroups denied`, async () => {
      const walk = start(['unshare', 'user', '+', step, '--', 'true']);
      const { pid } = await until(walk, step);
      const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8').trim().split(/\s+/);
      assert.deepEqual(read('uid_map').map(Number), [inside[0], uid, 1]);
      assert.deepEqual(read('gid_map').map(Number), [inside[1], gid, 1]);
      assert.deepEqual(read('setgroups'), ['deny']);
      walk.hangUp();
      await walk.ended;
    });
  }

  test('as real root, setuid first makes somebody else the owner of the map', {
    skip: !asRoot && 'needs root',
  }, async () => {
    const steps = ['setuid', '65534', '+', 'unshare', 'user', '+', 'map-root'];
    const { trace: lines, stdout } = await trace([...steps, '--', 'cat', '/proc/self/uid_map']);
    assert.ok(lines.every((line) => line.type === 'ready' || line.errno === undefined));
    assert.deepEqual(stdout.trim().split(/\s+/), ['0', '65534', '1']);
  });
});
