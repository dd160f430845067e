import assert from 'node:assert/strict';
import test from 'node:test';
import { checkLessons } from '../../src/course/check/check.js';
import { trialsOf } from '../../src/course/check/trials.js';
import { lessonsFolder, loadCourse } from '../../src/course/load.js';

/** What `learn lesson check --run` performs of the whole course, but for the solutions: these are in goals.test.ts. */
const lessons = (await checkLessons([lessonsFolder])).map(({ draft }) => draft);

test('the course begins at stage 0 and has no gap', async () => {
  const stages = (await loadCourse()).map(({ stage }) => stage);
  assert.deepEqual(
    stages,
    stages.map((_, i) => i),
  );
});

for (const { lesson, source } of lessons) {
  assert.ok(lesson);
  const { trials } = trialsOf(lesson, source);

  for (const trial of trials.filter(({ name }) => name !== 'the solution')) {
    test(`stage ${lesson.stage}, ${trial.name}: all goes as the lesson says, and a failure is explained`, async () => {
      const { mistakes, view } = await trial.perform();
      assert.deepEqual(
        mistakes.filter(({ warning }) => !warning),
        [],
        view.output,
      );
      for (const { event } of view.steps) {
        if (event?.errno !== undefined) assert.ok((event.explanation ?? '').length > 20, event.name);
      }
    });
  }
}
