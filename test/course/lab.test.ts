import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { labOf, moved, shuffled, stepsOf, toggled } from '../../src/course/lab.js';
import { loadCourse, loadStage } from '../../src/course/load.js';
import { lessonSteps, planStage, planSteps, possibleSteps } from '../../src/course/plan.js';
import { differences } from '../../src/course/verify.js';
import { formatStep, parseSteps } from '../../src/recipe/parse.js';
import { perform } from '../../src/run/perform.js';

const steps = parseSteps(['-rmpf', 'mount proc']);
const names = (list: readonly { name: string; args: readonly string[] }[]): string[] =>
  list.map((step) => formatStep(step));

test('a step is switched off and on again, moved, and at an end it stays', () => {
  const lab = labOf(steps);
  assert.deepEqual(stepsOf(toggled(lab, 2)), [...steps.slice(0, 2), ...steps.slice(3)]);
  assert.deepEqual(toggled(toggled(lab, 2), 2), lab);
  assert.deepEqual(names(stepsOf(moved(lab, 1, -1))).slice(0, 2), ['map-root', 'unshare user']);
  assert.deepEqual(moved(lab, 0, -1), lab);
  assert.deepEqual(moved(lab, lab.length - 1, 1), lab);
});

test('a puzzle has all the steps, in an order that is not the recipe’s', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (stream) => {
      const puzzle = shuffled(toggled(labOf(steps), 1), () => stream.next().value as number);
      assert.deepEqual(names(stepsOf(puzzle)).sort(), names(steps).sort());
      assert.notDeepEqual(stepsOf(puzzle), steps);
    }),
  );
});

for (const lesson of await loadCourse())
  test(`the puzzle of stage ${lesson.stage}: the recipe's order, which stages.test.ts performs, solves it`, () => {
    const { recipe, limited } = planStage(lesson);
    // Where only the fallback can be run, the order is as good as the machine allows to see.
    if (limited === undefined) assert.deepEqual(planSteps(lesson, lessonSteps(lesson)).recipe, recipe);
  });

for (const stage of ['9', '13'])
  test(`the puzzle of stage ${stage}: the reverse order does not solve it`, async () => {
    const lesson = await loadStage(stage);
    const wrong = planSteps(lesson, possibleSteps(lesson).toReversed());
    assert.notDeepEqual(differences(wrong, await perform(wrong)), []);
  });
