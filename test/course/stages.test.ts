import assert from 'node:assert/strict';
import test from 'node:test';
import { loadCourse } from '../../src/course/load.js';
import { planStage, planVariant, variantsFor } from '../../src/course/plan.js';
import { differences, holds } from '../../src/course/verify.js';
import { perform } from '../../src/run/perform.js';

const course = await loadCourse();

test('the course begins at stage 0 and has no gap', () => {
  assert.deepEqual(
    course.map((lesson) => lesson.stage),
    course.map((_, i) => i),
  );
});

for (const lesson of course) {
  test(`stage ${lesson.stage} goes as its lesson says, and each question has one answer`, async () => {
    const plan = planStage(lesson);
    const view = await perform(plan);
    assert.deepEqual(differences(plan, view), [], view.output);
    if (plan.limited !== undefined) return;
    for (const question of lesson.predict) {
      const right = question.choices.filter((choice) => holds(choice.when, view));
      assert.equal(right.length, 1, `${question.ask}\n${view.output}`);
    }
  });

  for (const variant of variantsFor(lesson)) {
    test(`stage ${lesson.stage}, variant ${variant.id}: fails, or differs, as the lesson says`, async () => {
      const plan = planVariant(lesson, variant);
      const view = await perform(plan);
      assert.deepEqual(differences(plan, view), [], view.output);
      for (const { event } of view.steps) {
        if (event?.errno !== undefined) assert.ok((event.explanation ?? '').length > 20, event.name);
      }
    });
  }

  test(`stage ${lesson.stage}: an idea takes at most 150 words, and nothing is wider than a terminal`, () => {
    const idea = lesson.sections['The idea'].replace(/```.*?```/gs, '');
    assert.ok(idea.split(/\s+/).length <= 155, `${idea.split(/\s+/).length} words`);
    for (const picture of lesson.sections['The idea'].match(/```.*?```/gs) ?? []) {
      for (const line of picture.split('\n')) assert.ok(line.length <= 60, line);
    }
  });
}
