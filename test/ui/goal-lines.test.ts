import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import type { GoalResult } from '../../src/course/goals/check.js';
import { nextHint } from '../../src/course/goals/hints.js';
import { loadStage } from '../../src/course/load.js';
import { type GoalsPicture, goalLines } from '../../src/ui/text/goals.js';

const lesson = await loadStage('2');
const [first, second] = lesson.goals;
assert.ok(first !== undefined && second !== undefined);

const missed = (i: number, instead: string): GoalResult => ({
  goal: lesson.goals[i] ?? first,
  met: false,
  processes: [],
  instead,
});
const met = (i: number): GoalResult => ({
  goal: lesson.goals[i] ?? first,
  met: true,
  processes: [{ pid: 12, name: 'sleep' }],
});

const picture = (more: Partial<GoalsPicture> = {}): GoalsPicture => ({
  results: [missed(0, 'There is none.'), met(1), missed(2, 'One is missing.'), missed(3, 'There is none.')],
  reached: {},
  given: {},
  solution: undefined,
  news: { count: 0 },
  ...more,
});

const textOf = (more: Partial<GoalsPicture> = {}, width = 100): string =>
  goalLines(lesson, picture(more), width).lines.join('\n');

test('each goal has its light, in a sign and in words', () => {
  const text = textOf({ reached: { [second.id]: 'then', [first.id]: 'then' } });
  assert.match(text, /^Goals +2 of 4 goals reached$/m);
  assert.match(text, /✓ A process of yours[^✓·]* `moby`\.\n {4}reached by 12 \(sleep\)/);
  assert.match(text, / {2}✓ A process of yours[^✓·]*\n {4}reached earlier; now: There is none\./);
  assert.match(text, / {2}· At the same time[^✓·]*\n {4}not yet: One is missing\./);
});

test('what is the same for all that are not reached is said once, but to a screen reader with each', () => {
  const results = [missed(0, 'There is none.'), met(1), missed(2, 'There is none.')];
  const reached = { [first.id]: 'then' };
  const text = textOf({ results, reached });
  assert.match(text, /^Not yet: There is none\.$/m);
  assert.equal(text.split('There is none.').length, 2);
  assert.match(text, / {2}✓ A process of yours[^✓·]*\n {4}reached earlier\n/);
  const spoken = goalLines(lesson, picture({ results }), 100, true).lines.join('\n');
  assert.equal(spoken.match(/not yet: There is none\./g)?.length, 2);
});

test('before the first look nothing is claimed', () => {
  const text = textOf({ results: undefined, reached: { [first.id]: 'then' } });
  assert.match(text, /✓ A process[^✓·]*\n {4}reached earlier\n/);
  assert.match(text, /· A process[^✓·]*\n {4}not looked at yet\n/);
});

test('hints stay where they were given, and say what comes after them', () => {
  const one = nextHint(lesson.goals, first, 0);
  assert.match(
    textOf({ given: { [first.id]: one } }),
    /Hint 1 of 3: A new UTS .*\n(?:.*\n)? {4}h again is more/,
  );
  const text = textOf({ given: { [first.id]: nextHint(lesson.goals, first, 2) } });
  assert.match(text, /Hint 1 of 3:[\s\S]*Hint 2 of 3:[\s\S]*Hint 3 of 3:[\s\S]* v shows a way\./);
});

test('the solution is one way of many, and only there when it is to be seen', () => {
  assert.doesNotMatch(textOf(), /One way/);
  assert.match(
    textOf({ solution: lesson.solution }),
    /\n\nOne way to reach the goals of stage 2, for a shell\. There are others\.\n\n {2}unshare -ru/,
  );
});

test('the news is the goal that it is about, whole', () => {
  for (const about of [first.id, second.id, 'solution']) {
    const { lines, news } = goalLines(
      lesson,
      picture({ news: { about, count: 1 }, solution: lesson.solution }),
      80,
    );
    const part = lines.slice(news.from, news.to);
    assert.match(part[0] ?? '', about === 'solution' ? /^One way/ : /^ {2}[✓·] /);
    assert.ok(part.every((line, i) => i === 0 || !/^ {2}[✓·] /.test(line)));
  }
});

test('no line is wider than the pane, and what processes are called can not drive the terminal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 12, max: 160 }), fc.string({ unit: 'binary' }), (width, name) => {
      const results = [{ ...met(0), processes: [{ pid: 1, name }] }, missed(1, `${name} is there`)];
      const given = { [first.id]: nextHint(lesson.goals, first, 2) };
      for (const line of goalLines(lesson, picture({ results, given }), width).lines) {
        assert.ok(stringWidth(line) <= width, JSON.stringify({ line, width }));
        assert.doesNotMatch(line, /\p{Cc}/u);
      }
    }),
    { numRuns: 50 },
  );
});
