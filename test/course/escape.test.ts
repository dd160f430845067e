import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { roomTrials } from '../../src/course/check/rooms.js';
import { attempt } from '../../src/course/escape/attempt.js';
import { loadRooms } from '../../src/course/escape/load-rooms.js';
import { readRoom } from '../../src/course/escape/parse-room.js';
import type { Room } from '../../src/course/escape/room.js';
import { isTokenOf, newToken } from '../../src/course/escape/token.js';
import { failuresOf } from '../../src/course/escape/verdict.js';
import { lessonsFolder } from '../../src/course/load.js';
import { parseSteps } from '../../src/recipe/parse.js';

const rooms = loadRooms(lessonsFolder);
const named = (slug: string): Room => rooms.find((room) => room.slug === slug) as Room;

test('there are twelve rooms', () => {
  assert.deepEqual(
    rooms.map(({ number }) => number),
    Array.from({ length: 12 }, (_, i) => i + 1),
  );
});

for (const room of rooms) {
  const [before, after] = roomTrials(room);
  test(`room ${room.number}, ${room.slug}: with the mistake one gets out, and the container does its work`, async () => {
    assert.deepEqual(await before?.perform(), []);
  });
  test(`room ${room.number}, ${room.slug}: without it nobody gets out, and the container does its work`, async () => {
    assert.deepEqual(await after?.perform(), []);
  });
}

describe('a changed recipe', () => {
  const tried = async (room: Room, steps: readonly string[]): Promise<string[]> =>
    failuresOf(await attempt(room, parseSteps(steps), { usual: true }));
  const without = ({ recipe }: Room, ...steps: readonly string[]): string[] =>
    recipe.filter((step) => !steps.includes(step));

  test('may close a room in another way than ours', async () => {
    const [jail, helper, readonly, travel] = ['jail', 'helper', 'readonly', 'travel'].map(named) as [
      Room,
      Room,
      Room,
      Room,
    ];
    const lock = ['unshare user', 'map-root', 'unshare mnt'];
    assert.deepEqual(await tried(jail, [...jail.recipe, 'drop cap_sys_chroot']), []);
    assert.deepEqual(await tried(helper, [...without(helper, 'lower all'), 'drop all', 'lower all']), []);
    assert.deepEqual(await tried(readonly, [...readonly.recipe, ...lock]), []);
    assert.deepEqual(await tried(travel, travel.fix.with(1, 'slave')), []);
  });

  test('does not count when the container is good for nothing, opens another hole, or does not come up', async () => {
    const room = named('name');
    assert.match((await tried(room, without({ ...room, recipe: room.fix }, 'lo up'))).join(), /127\.0\.0\.1/);
    assert.match(
      (await tried(named('cover'), ['unshare mnt', 'private'])).join(),
      /ways that everybody knows/,
    );
    const down = ['The container did not come up.'];
    assert.deepEqual(await tried(room, ['chroot /nowhere']), down);
    // What the host does before a visit: its mistake is told at once, and nobody waits for a visitor.
    assert.deepEqual(
      await tried(named('visitor'), ['unshare mnt', 'private', 'read-only /opt/nsenter']),
      down,
    );
  });
});

test('a token is one of its own room, and another one each time', () => {
  const token = newToken('leak');
  assert.notEqual(token, newToken('leak'));
  assert.ok(isTokenOf('leak', ` ${token}\n`));
  assert.ok(!isTokenOf('cover', token));
  for (const text of ['', 'leak', `${token}0`, 'leak-00000000-00000000', newToken('cover')])
    assert.ok(!isTokenOf('leak', text), text);
});

describe('the text of a room', () => {
  const about = { number: 1, slug: 'x', stage: 20, path: '/x' };
  const mistakes = (text: string): string[] =>
    readRoom(text, about).mistakes.map(({ line, message }) => `${line}: ${message}`);

  test('without front matter is told as such', () => {
    assert.deepEqual(mistakes('hello'), ['1: a lesson begins with front matter between two lines of ---']);
  });

  test('with wrong fields and sections is told by line', () => {
    const told = mistakes('---\ntitle: A\nescapes: x\nhints: [a]\n---\n\n## What was done\n\nx\n').join('\n');
    assert.match(told, /^3: escapes: there is no such field; did you mean 'escape'\?$/m);
    assert.match(told, /^4: hints: /m);
    assert.match(told, /^6: the sections of a room are "## What was done", "## Why it was open"/m);
  });
});
