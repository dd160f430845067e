import assert from 'node:assert/strict';
import test from 'node:test';
import { loadCourse } from '../../src/course/load.js';
import { leavableParts } from '../../src/course/one-line.js';
import { performTwins } from '../../src/course/twins.js';
import { formatStep, parseSteps } from '../../src/recipe/parse.js';
import { complaints } from '../../src/run/at-prompt.js';
import { missing } from '../native/missing.js';

const course = await loadCourse();
const lesson = course.find(({ line }) => line !== undefined);
assert.ok(lesson);
const skip = missing('capsh', 'libcap2-bin') || missing('cgexec', 'cgroup-tools');

test('what a part of the line does are steps of the recipe, and what can be left out of one can be left out of the other', () => {
  const steps = parseSteps(lesson.recipe).map(formatStep);
  for (const { does } of lesson.line ?? []) for (const step of does) assert.ok(steps.includes(step), step);
});

test('the line and the steps make the same container', { skip }, async () => {
  const { line, steps, rows } = await performTwins(lesson, []);
  assert.ok(rows, [...complaints(line), ...complaints(steps)].join('\n'));
  assert.deepEqual(
    rows.filter((row) => !row.same),
    [],
  );
  for (const key of ['ns.pid', 'ns.net', 'root', 'mounts', 'caps.bounding', 'hostname'])
    assert.equal(steps.rows?.find((row) => row.key === key)?.changed, true, key);
});

for (const part of leavableParts(lesson)) {
  test(`without ${part} both make the same, or both make none`, { skip }, async () => {
    const { line, steps, rows } = await performTwins(lesson, [part]);
    assert.equal(line.rows === undefined, steps.rows === undefined, [line.output, steps.output].join('\n'));
    assert.deepEqual(
      (rows ?? []).filter((row) => !row.same),
      [],
    );
  });
}
