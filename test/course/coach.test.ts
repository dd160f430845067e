import assert from 'node:assert/strict';
import test from 'node:test';
import type { GoalResult } from '../../src/course/goals/check.js';
import { Coach, pauseAfter } from '../../src/course/goals/coach.js';
import { loadStage } from '../../src/course/load.js';
import { progressInMemory } from '../../src/course/progress/open.js';

const lesson = await loadStage('2');
const results: readonly GoalResult[] = lesson.goals.map((goal) => ({ goal, met: false, processes: [] }));

test('a hint is for the first goal that was never reached, and is noted down', () => {
  const progress = progressInMemory();
  const coach = new Coach(lesson, progress);
  const [first, second] = lesson.goals;
  const given = coach.hint(results);
  assert.equal(given?.goal, first);
  assert.equal(given?.hint.number, 1);
  assert.equal(progress.stageState(2).hints, 1);
  progress.record({ type: 'goal-met', stage: 2, goal: first?.id ?? '' });
  assert.equal(coach.hint(results)?.goal, second);
});

test('when all were reached once, it is for one whose process has gone; when all are reached, there is none', () => {
  const progress = progressInMemory();
  const coach = new Coach(lesson, progress);
  for (const { id } of lesson.goals) progress.record({ type: 'goal-met', stage: 2, goal: id });
  assert.equal(coach.hint(results)?.goal, lesson.goals[0]);
  assert.equal(coach.hint(results.map((result) => ({ ...result, met: true }))), undefined);
});

test('the longer a look takes, the longer the pause behind it', () => {
  assert.ok(pauseAfter(0) >= 100);
  assert.ok(pauseAfter(50) > pauseAfter(0));
  assert.equal(pauseAfter(1e6), pauseAfter(1e7));
});
