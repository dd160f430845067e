import assert from 'node:assert/strict';
import test from 'node:test';
import { checkLessons } from '../../src/course/check/check.js';
import { trialsOf } from '../../src/course/check/trials.js';
import { lessonsFolder } from '../../src/course/load.js';

for (const { draft } of await checkLessons([lessonsFolder])) {
  const { lesson, source } = draft;
  assert.ok(lesson);

  test(`stage ${lesson.stage} has at least three goals, each with a ladder of hints`, () => {
    assert.ok(lesson.goals.length >= 3);
    assert.equal(new Set(lesson.goals.map(({ id }) => id)).size, lesson.goals.length);
  });

  const trial = trialsOf(lesson, source).trials.find(({ name }) => name === 'the solution');
  const options = trial ? {} : { skip: 'nobody gave this user a control group: sudo learn delegate' };
  test(
    `stage ${lesson.stage}: its solution reaches every goal, and before it none is reached`,
    options,
    async () => {
      const { mistakes, view } = (await trial?.perform()) ?? {};
      assert.deepEqual(mistakes, [], view?.output);
    },
  );
}
