import assert from 'node:assert/strict';
import test from 'node:test';
import { limitationOf } from '../../src/course/limitation.js';
import { loadCourse } from '../../src/course/load.js';
import { runSolution } from './solution.js';

const course = await loadCourse();

for (const lesson of course) {
  test(`stage ${lesson.stage} has at least three goals, each with a ladder of hints`, () => {
    assert.ok(lesson.goals.length >= 3);
    assert.equal(new Set(lesson.goals.map(({ id }) => id)).size, lesson.goals.length);
  });

  const skip = limitationOf(lesson) !== undefined && lesson.solution?.includes('$CGROUP');
  const options = skip ? { skip: 'nobody gave this user a control group: sudo learn delegate' } : {};
  test(
    `stage ${lesson.stage}: its solution reaches every goal, and before it none is reached`,
    options,
    async () => {
      const before = await runSolution(lesson, 'sleep 1000 &');
      const early = before.check();
      await before.end();
      for (const { met, goal, processes, instead } of early) {
        if (lesson.stage === 0 && goal.id === 'sleeper') continue;
        assert.ok(!met, `${goal.id} is reached already, by ${JSON.stringify(processes)}`);
        assert.match(instead ?? '', /^[A-Z0-9].*\.$/s);
      }
      const running = await runSolution(lesson);
      const results = await running.reached();
      const said = await running.end();
      for (const { met, goal, instead } of results) assert.ok(met, `${goal.id}: ${instead}\n${said}`);
    },
  );
}
