import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { insideOf, outsideOf } from '../../src/kernel/id-translation.js';
import { idAnswerLines, idMapLines } from '../../src/print/idmap.js';
import { type IdReport, translate } from '../../src/run/id-maps.js';
import { isRoot, learn } from '../learn.js';
import { start, until } from '../native/stagehand.js';

const uid = process.geteuid?.() as number;

/** Two user namespaces, one in another, of a user 1000 with the range 100000:65536. */
const nested: IdReport = {
  pid: 42,
  name: 'sh',
  levels: [
    { inode: 3, isFirst: false, creator: 1000, maps: both([{ inside: 0, outside: 100009, count: 5 }]) },
    {
      inode: 2,
      isFirst: false,
      creator: 1000,
      maps: both([
        { inside: 0, outside: 1000, count: 1 },
        { inside: 1, outside: 100000, count: 65536 },
      ]),
    },
  ],
  ours: { inode: 1, isFirst: true },
  maps: both([{ inside: 0, outside: 100009, count: 5 }]),
  setgroups: 'deny',
  whole: true,
};

function both<T>(map: T): { uid: T; gid: T } {
  return { uid: map, gid: map };
}

test('an ID is looked up in the lines of a map, both ways', () => {
  const map = [
    { inside: 0, outside: 1000, count: 1 },
    { inside: 5, outside: 100000, count: 10 },
    { inside: 50, outside: 4294967295, count: 1 },
  ];
  assert.deepEqual(
    [0, 1, 4, 5, 14, 15, 50].map((id) => outsideOf(map, id)),
    [1000, null, null, 100000, 100009, null, null],
  );
  assert.deepEqual(
    [999, 1000, 100000, 100009, 100010].map((id) => insideOf(map, id)),
    [null, 0, 5, 14, null],
  );
});

test('through all user namespaces in between', () => {
  assert.deepEqual(translate(nested, 'uid', 1, 'inside'), { id: 1, at: [1, 11], here: 100010 });
  assert.deepEqual(translate(nested, 'uid', 100010, 'outside'), { id: 100010, at: [1, 11], here: 100010 });
  assert.deepEqual(translate(nested, 'gid', 1000, 'outside'), { id: 1000, at: [null, 0], here: 1000 });
  assert.deepEqual(translate(nested, 'uid', 7, 'inside'), { id: 7, at: [null, undefined], here: null });
  const [title, ...rows] = idAnswerLines(nested, 'uid', 'outside', translate(nested, 'uid', 1000, 'outside'));
  assert.equal(title, 'uid 1000 on the host:');
  assert.match(rows.join('\n'), /user 3 +no number\n +user 2 +0\n +on the host .*1000.*shown as\s+65534/s);
  assert.match(
    idMapLines(nested).join('\n'),
    /setgroups is\s+denied.*user 3 .*uid_map 0 100009 5\n +user 2 /s,
  );
});

describe('learn idmap', () => {
  test('a process with one ID: who that is on either side', async () => {
    const walk = start(['unshare', 'user', '+', 'map-root', '--', 'true']);
    const { pid } = await until(walk, 'map-root');
    const page = await learn(['idmap', `${pid}`]);
    assert.equal(page.code, 0);
    assert.match(page.stdout, new RegExp(`user inside +(on the host|in our .*) +who that is\\n0 +${uid} +`));
    const said = await learn(['idmap', `${pid}`, '0', '5', '--json']);
    const json = JSON.parse(said.stdout);
    assert.equal(said.code, 1);
    assert.deepEqual(json.uid_map, [{ inside: 0, outside: uid, count: 1 }]);
    assert.deepEqual([json.setgroups, json.whole, json.levels.length], ['deny', true, 1]);
    assert.deepEqual(
      json.ids.map(({ id, outside, levels }: { id: number; outside: number | null; levels: unknown }) => [
        id,
        outside,
        levels,
      ]),
      [
        [0, uid, [0]],
        [5, null, [null]],
      ],
    );
    const back = JSON.parse((await learn(['idmap', `${pid}`, `${uid}`, '--outside', '--json'])).stdout);
    assert.deepEqual(back.ids[0].levels, [0]);
    walk.hangUp();
    await walk.ended;
  });

  test('a process beside us has the same IDs', async () => {
    const { code, stdout } = await learn(['idmap', `${process.pid}`, '7', '--json']);
    assert.equal(code, 0);
    const { shared, ids } = JSON.parse(stdout);
    assert.deepEqual([shared, ids[0].outside], [true, 7]);
  });

  test('process 1, whose namespaces others may not see: its maps are told all the same', async () => {
    const { code, stdout } = await learn(['idmap', 'host']);
    assert.equal(code, 0);
    assert.match(stdout, isRoot ? /^Process 1 / : /^Process 1 .*(Its maps|same)/s);
  });

  for (const [words, says] of [
    [['idmap', 'self', 'x'], /'x' is no ID/],
    [['idmap', 'self', '4294967295'], /is no ID/],
    [['idmap', 'self', '--gid'], /Name at least one/],
    [['idmap', '/proc/self/ns/user'], /is a namespace and no process/],
    [['idmap', '999999999'], /There is no process/],
  ] as const) {
    test(`${words.join(' ')} is no question`, async () => {
      const { code, stderr } = await learn(words);
      assert.equal(code, 2);
      assert.match(stderr, says);
    });
  }
});
