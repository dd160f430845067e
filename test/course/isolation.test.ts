import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { isolatedInRun } from '../../src/course/isolation/in-run.js';
import { type Isolation, isolation, stateText } from '../../src/course/isolation/isolation.js';
import { houseLines, NARROWEST_PICTURE } from '../../src/course/isolation/picture.js';
import { ROOMS, ROOMS_ABREAST } from '../../src/course/isolation/rooms.js';
import { isolatedSoFar, makes } from '../../src/course/isolation/so-far.js';
import { loadCourse } from '../../src/course/load.js';
import { planStage } from '../../src/course/plan.js';
import { type StageState, UNTOUCHED } from '../../src/course/progress/types.js';
import { diffSnapshots } from '../../src/kernel/diff.js';
import { readable, unreadable } from '../../src/kernel/readable.js';
import { ROW_KEYS } from '../../src/kernel/rows.js';
import { readSnapshot } from '../../src/kernel/snapshot.js';
import { STEP_KINDS } from '../../src/recipe/steps.js';
import { perform } from '../../src/run/perform.js';

const course = await loadCourse();
const own = (rooms: Isolation): string[] => rooms.filter((one) => one.own).map(({ room }) => room);
const soFar = (states: Readonly<Record<number, Partial<StageState>>>): Isolation =>
  isolatedSoFar(course, (stage) => ({ ...UNTOUCHED, ...states[stage] }));
const roomOf = (rooms: Isolation, key: string) => rooms.find(({ room }) => room === key);

for (const lesson of course) {
  test(`stage ${lesson.stage}: what its recipe is said to make one's own, the kernel has made so`, async () => {
    const plan = planStage(lesson);
    const { rows } = await perform(plan);
    const said = ROOMS.filter((room) => makes(room, plan.recipe.steps)).map(({ key }) => key);
    assert.deepEqual(own(isolatedInRun(rows)), said);
  });
}

test('the whole course brings every room, each with its stage', () => {
  const all = soFar(Object.fromEntries(course.map(({ stage }) => [stage, { ran: 'now' }])));
  assert.deepEqual(
    ROOMS.map(({ key }) => key).filter((key) => !own(all).includes(key)),
    [],
  );
  assert.deepEqual([roomOf(all, 'uts')?.stage, roomOf(all, 'time')?.stage], [2, 19]);
});

test('only what was run counts; the rest says which stage would bring it', () => {
  const rooms = soFar({ 2: { ran: 'now' }, 4: { opened: 'now' } });
  assert.deepEqual(own(rooms), ['user', 'ids', 'uts']);
  assert.deepEqual([roomOf(rooms, 'user')?.stage, roomOf(rooms, 'pid')?.stage], [2, 4]);
});

test('a stage that ran in part brings what that part makes', () => {
  const rooms = soFar({ 7: { limited: 'now' } });
  assert.deepEqual(own(rooms), ['user', 'ids', 'cgroup']);
  assert.equal(roomOf(rooms, 'resources')?.own, false);
});

test('a process that shares all of it has nothing of its own', async () => {
  const snapshot = await readSnapshot('self');
  assert.deepEqual(own(isolatedInRun(diffSnapshots(snapshot, snapshot))), []);
});

test('what may not be read is neither', () => {
  const row = {
    key: 'ns.uts',
    host: readable('uts:[1]'),
    container: unreadable('not permitted'),
    changed: null,
  };
  const uts = roomOf(isolatedInRun([row]), 'uts');
  assert.equal(uts?.own, null);
  assert.equal(uts && stateText(uts, 20), "can't be seen");
});

test('a capability more is no room of its own, one less is', () => {
  const bounding = (host: string, container: string) =>
    own(
      isolatedInRun([
        { key: 'caps.bounding', host: readable(host), container: readable(container), changed: true },
      ]),
    );
  assert.deepEqual(bounding('00000000000000ff', '00000000000001ff'), []);
  assert.deepEqual(bounding('00000000000000ff', '00000000000001fe'), ['capabilities']);
});

test('rooms name rows and steps that there are, and fit', () => {
  assert.equal(ROOMS.length % ROOMS_ABREAST, 0);
  for (const { name, about, rows, tells, steps } of ROOMS) {
    assert.ok(name.length <= 20, name);
    assert.ok(about.length <= 33, about);
    for (const key of [...rows, tells]) assert.ok(ROW_KEYS.includes(key), key);
    for (const step of steps)
      assert.ok(
        STEP_KINDS.some((kind) => kind.name === step),
        step,
      );
  }
});

const anyRooms = fc
  .array(fc.constantFrom(true, false, null), { minLength: ROOMS.length, maxLength: ROOMS.length })
  .map((owns) =>
    isolation(({ key }) => ({ own: owns[ROOMS.findIndex((room) => room.key === key)] ?? false, stage: 11 })),
  );
const size = fc.record({
  width: fc.integer({ min: NARROWEST_PICTURE, max: 200 }),
  height: fc.integer({ min: 0, max: 60 }),
});

test('the picture: a rectangle that fits, whatever is in it', () => {
  fc.assert(
    fc.property(anyRooms, size, (rooms, { width, height }) => {
      const lines = houseLines(rooms, { width, height });
      const widths = new Set(lines.map((line) => stringWidth(line)));
      assert.equal(widths.size, 1);
      assert.ok([...widths].every((one) => one <= width));
      assert.ok(lines.length <= Math.max(height, 18), `${lines.length} lines of ${height}`);
      for (const { name } of rooms)
        assert.ok(
          lines.some((line) => line.includes(name)),
          name,
        );
    }),
  );
});

test('a wall is solid where a room beside it is the container’s own, and open elsewhere', () => {
  fc.assert(
    fc.property(anyRooms, (rooms) => {
      const lines = houseLines(rooms, { width: 80, height: 18 });
      rooms.forEach(({ name, own: isOwn }, i) => {
        const line =
          lines.find((one) => one.includes(`${isOwn ? '✓' : isOwn === null ? '?' : '·'} ${name} `)) ?? '';
        const before = line[line.indexOf(name) - 4];
        const neighbour = i % ROOMS_ABREAST === 0 ? false : rooms[i - 1]?.own;
        assert.equal(before, isOwn || neighbour ? '│' : '┊', `${name} in ${line}`);
      });
    }),
  );
});
