import assert from 'node:assert/strict';
import test from 'node:test';
import { checkGoals } from '../../src/course/goals/check.js';
import { nextHint } from '../../src/course/goals/hints.js';
import { type Goal, type GoalPredicate, goal } from '../../src/course/goals/schema.js';
import { readable, unreadable } from '../../src/kernel/readable.js';
import type { Look } from '../../src/run/watch/look.js';
import { links, look, scene } from './looks.js';

/** A goal with some of it said otherwise. */
const make = (more: Partial<Goal>): Goal =>
  goal.parse({
    id: 'a',
    text: 'A.',
    process: [{ own: ['uts'] }, { hostname: 'moby' }],
    hints: ['a', 'b'],
    ...more,
  });
const instead = (one: Goal, looks: readonly Look[]): string | undefined =>
  checkGoals([one], looks, scene)[0]?.instead;

const own = { namespaces: links({ uts: 7 }) };

test('of a goal that is not reached it says what is there instead, of the process that is nearest', () => {
  const near = look(own, { pid: 4711, name: 'sh' });
  assert.equal(
    instead(make({}), [look(), near, look()]),
    'Your process 4711 (sh) is in a UTS namespace of its own, but has a hostname that is still box, as on the host.',
  );
  assert.equal(
    instead(make({}), [look(), look()]),
    'None of your processes is in a UTS namespace of its own.',
  );
  assert.equal(instead(make({}), []), 'You have no process but this one.');
});

test('what a process is called can not drive the terminal', () => {
  assert.doesNotMatch(instead(make({}), [look(own, { name: 'a\x1b[2J\nb' })]) ?? '', /\p{Cc}/u);
});

test('that there are processes which may not be looked at is said', () => {
  const hidden = look({ namespaces: { ...links(), uts: unreadable('not permitted') } });
  assert.match(instead(make({}), [hidden, look()]) ?? '', /Some of them can't be looked at\.$/);
});

test('a second process is another one, and is asked how it stands to the first', () => {
  const goalOfTwo = make({ process: [{ own: ['uts'] }], another: [{ own: ['uts'] }, { apart: ['uts'] }] });
  const [first, same] = [look(own, { pid: 11 }), look(own, { pid: 12 })];
  const other = look({ namespaces: links({ uts: 8 }) }, { pid: 13 });
  assert.match(instead(goalOfTwo, [first]) ?? '', /^11 \(bash\) is there\. The second one is missing\.$/);
  assert.match(instead(goalOfTwo, [first, same]) ?? '', /but is in the same UTS namespace as the first\.$/);
  const [result] = checkGoals([goalOfTwo], [first, same, other], scene);
  assert.ok(result?.met);
  assert.deepEqual(result.processes.map(({ pid }) => pid).sort(), [12, 13]);
});

test('two talk directly, or somebody in between changes an address', () => {
  const talking = (here: string, there: string): Partial<Look> => ({
    connections: readable([{ here, there }]),
  });
  const client = look(own, { pid: 11, ...talking('10.0.0.2:40000', '192.0.2.2:80') });
  const served = (here: string, there: string): Look => look(own, { pid: 12, ...talking(here, there) });
  const goal = (talks: 'direct' | 'translated'): Goal =>
    make({ process: [{ own: ['uts'] }], another: [{ own: ['uts'] }, { talks }] });
  for (const [other, how] of [
    [served('192.0.2.2:80', '10.0.0.2:40000'), 'direct'],
    [served('192.0.2.2:80', '192.0.2.1:40000'), 'translated'],
    [served('10.0.0.9:8080', '10.0.0.2:40000'), 'translated'],
    [served('192.0.2.2:80', '192.0.2.1:50000'), null],
    [served('192.0.2.2:81', '192.0.2.1:41000'), null],
  ] as const)
    for (const talks of ['direct', 'translated'] as const)
      assert.equal(checkGoals([goal(talks)], [client, other], scene)[0]?.met, talks === how, `${how}`);
});

test('hints go on from goal to goal, and stop at the most concrete one', () => {
  const goals = [make({ id: 'a', hints: ['a1', 'a2'] }), make({ id: 'b', hints: ['b1', 'b2', 'b3'] })];
  const [a, b] = goals as [Goal, Goal];
  assert.deepEqual(nextHint(goals, a, 0), { text: 'a1', number: 1, of: 2, seen: 1 });
  assert.deepEqual(nextHint(goals, b, 0), { text: 'b1', number: 1, of: 3, seen: 3 });
  assert.equal(nextHint(goals, b, 3).text, 'b2');
  assert.deepEqual(nextHint(goals, b, 99), { text: 'b3', number: 3, of: 3, seen: 5 });
});

test('one thing at a time is asked', () => {
  assert.throws(() => make({ process: [{ own: ['uts'], pid: 1 }] }), /one thing/);
  assert.throws(() => make({ process: [{} as GoalPredicate] }), /one thing/);
});
