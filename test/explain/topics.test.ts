import assert from 'node:assert/strict';
import test from 'node:test';
import { explain, explainOutput } from '../../src/explain/explain.js';
import { findTopics, TOPICS } from '../../src/explain/topics.js';
import { CAPABILITY_NAMES } from '../../src/kernel/capability-names.js';
import { NAMESPACE_NAMES } from '../../src/kernel/namespaces.js';
import { FLAG_LETTERS } from '../../src/recipe/flags.js';
import { STEP_KINDS } from '../../src/recipe/steps.js';
import { machine } from './machines.js';

const kinds = (text: string): string[] => findTopics(text).map(({ kind }) => kind);

test('every step, flag, namespace and capability of the course can be asked for', () => {
  for (const { name } of STEP_KINDS) assert.ok(kinds(name).includes('step'), name);
  for (const letter of FLAG_LETTERS) assert.deepEqual(kinds(`-${letter}`), ['flag'], letter);
  for (const name of NAMESPACE_NAMES) assert.ok(kinds(name).includes('namespace'), name);
  for (const name of CAPABILITY_NAMES) assert.deepEqual(kinds(name.toUpperCase()), ['capability'], name);
});

test('-u and -U, -r and -R are different flags', () => {
  assert.match(findTopics('-u')[0]?.name ?? '', /--uts/);
  assert.match(findTopics('-U')[0]?.name ?? '', /--user/);
  assert.match(findTopics('-R')[0]?.name ?? '', /--root$/);
});

test('flags in one word are told one by one', () => {
  assert.deepEqual(
    findTopics('-rmpf').map(({ names }) => names[0]),
    ['-r', '-m', '-p', '-f'],
  );
  assert.deepEqual(findTopics('-rmz'), []);
});

test('an errno has a name, a number and words', async () => {
  for (const text of ['EPERM', 'eperm', '1', 'Operation not permitted', 'cat: /x: Operation not permitted']) {
    const [answer] = await explain(text, machine());
    assert.ok(answer?.type === 'topic' && answer.name === 'EPERM (1)', text);
  }
});

test('an exit status is told, and the errno of the same number too', () => {
  assert.deepEqual(kinds('143'), ['exit status']);
  assert.deepEqual(kinds('127')[0], 'exit status');
});

test('a step with arguments, and the stages that perform it', async () => {
  const [answer] = await explain('mount proc', machine());
  assert.ok(answer?.type === 'topic' && answer.kind === 'step' && answer.stages.includes(4));
});

test('a word of two things gives both', () => {
  assert.deepEqual(kinds('mount').sort(), ['namespace', 'step']);
});

test('every topic names a page of the manual', () => {
  for (const { name, man } of TOPICS) assert.match(man, /\w\(\d\w*\)/, name);
});

test('where a page is not installed its address is given', async () => {
  const bare = machine({ run: () => null });
  const [answer] = await explain('pivot', bare);
  assert.ok(answer?.type === 'topic');
  assert.equal(answer.manual[0]?.read, 'https://man7.org/linux/man-pages/man2/pivot_root.2.html');
});

test('what is not known is said, with the nearest that is', async () => {
  const nearest = async (text: string): Promise<string | null> => {
    const [answer] = await explain(text, machine());
    assert.equal(answer?.type, 'unknown', text);
    return answer?.type === 'unknown' ? answer.nearest : null;
  };
  assert.equal(await nearest('pivto'), 'pivot');
  assert.equal(await nearest('cap_sys_amdin'), 'cap_sys_admin');
  assert.match((await nearest('unshare: cannot change the propagation of the root')) ?? '', /propagation/);
  assert.equal(await nearest('xyzzy'), null);
});

test('of several lines each known message is told once, and names of steps are not looked for', async () => {
  const output = ['fork', 'sh: 1: Cannot fork', 'hello', 'umount: /proc: not mounted.', 'sh: 2: Cannot fork'];
  const answers = await explainOutput(output.join('\n'), machine());
  assert.deepEqual(
    answers.map((answer) => (answer.type === 'message' ? answer.id : answer.type)),
    ['fork-no-memory', 'umount-locked'],
  );
});

test('a line that never ends takes no time', async () => {
  await explainOutput(`mount mount proc on to ${'mount proc on clone fork '.repeat(100_000)}`, machine());
});
