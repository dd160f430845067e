import assert from 'node:assert/strict';
import test from 'node:test';
import { parseLesson } from '../../src/course/parse-lesson.js';
import { planStage, planVariant, planWithout } from '../../src/course/plan.js';
import type { DiffRow } from '../../src/kernel/diff.js';
import { readable } from '../../src/kernel/readable.js';
import { parseSteps } from '../../src/recipe/parse.js';
import type { SessionEvent, StepEvent } from '../../src/run/events.js';
import { initialView, type RunView, reduceView } from '../../src/run/view.js';
import { layoutFor } from '../../src/ui/hooks/useLayout.js';
import { runLines } from '../../src/ui/text/run.js';
import { stepLines } from '../../src/ui/text/steps.js';

const LESSON = parseLesson(
  `---
title: A stage
question: Why?
flags: -u
minutes: 1
recipe: [-ru, hostname moby]
script: echo done
namespaces: [user, uts]
observe: [ns.uts, hostname]
expect: [{ output: '^done$' }]
predict:
  - ask: What will it print?
    choices:
      - { text: done, when: { output: '^done$' } }
      - { text: nothing, when: { output: '^$' } }
    because: That is what the script does.
variants:
  - id: no-r
    title: Leave out -r
    without: [-r]
    fails: [{ step: unshare uts, errno: EPERM }]
    why: Only the owner may.
references: [{ title: uts_namespaces(7) }]
---
## The idea
a
## What to watch
b
## Break it
c
## Build it yourself
d
## Recap
e
`,
  { stage: 2, slug: 'uts', path: 'lesson.md' },
);

const row = (key: string, host: string, container: string): DiffRow => ({
  key,
  host: readable(host),
  container: readable(container),
  changed: host !== container,
});

const step = (index: number, name: string, args: string[], errno?: string): SessionEvent => ({
  type: 'step',
  index,
  name,
  args,
  pid: 7,
  calls: [{ call: name, args, result: errno === undefined ? 0 : -1, errno: errno ?? null, duration_us: 1 }],
  source: { file: 'step.c', line: 1, function: 'f' },
  inside: { pid: 7, uid: 0, gid: 0, hostname: 'x' },
  ...(errno === undefined
    ? {}
    : { errno, message: 'Operation not permitted', explanation: 'It is not yours.' }),
});

const diff = (rows: DiffRow[], by_step: string[]): SessionEvent => ({
  type: 'diff',
  rows,
  by_step,
  processes: [],
});

function picture(view: RunView, more: object = {}): string[] {
  const plan = planStage(LESSON);
  const { lines } = runLines({
    plan,
    view,
    marks: [],
    width: 80,
    height: 18,
    beside: false,
    spoken: false,
    ...more,
  });
  return [...lines];
}

const after = (...events: SessionEvent[]): RunView =>
  events.reduce(reduceView, initialView(planStage(LESSON).recipe));

const HOST = [
  row('ns.uts', 'uts:[1]', 'uts:[1]'),
  row('hostname', 'box', 'box'),
  row('uid_map', '0 0 1', '0 0 1'),
];

test('before the first step: one is next, the others wait, and nothing differs', () => {
  const lines = picture(after({ type: 'ready', pid: 7, values: {} }, diff(HOST, [])));
  assert.match(lines[0] ?? '', /^Steps +pid 7 stands still$/);
  assert.deepEqual(lines.slice(1, 4), [
    '▸ next     unshare user',
    '· waiting  map-root',
    '· waiting  unshare uts',
  ]);
  assert.ok(lines.every((line) => !/^[●≠]/.test(line)));
});

test('what the last step changed stands out by a mark, what an earlier one changed by another', () => {
  const rows = [row('ns.uts', 'uts:[1]', 'uts:[2]'), row('hostname', 'box', 'moby'), HOST[2] as DiffRow];
  const lines = picture(after(diff(HOST, []), step(0, 'unshare', ['user']), diff(rows, ['hostname'])));
  assert.ok(lines.some((line) => line.startsWith('≠ ns.uts')));
  assert.ok(lines.some((line) => line.startsWith('● hostname')));
  assert.ok(lines.some((line) => line.startsWith('  uid_map')));
});

test('the lesson’s rows come first, in its order, then what the step changed besides', () => {
  const rows = [...HOST.slice(0, 2), row('uid_map', '0 0 1', '0 1001 1')];
  const lines = picture(after(diff(HOST, []), step(0, 'unshare', ['user']), diff(rows, ['uid_map'])));
  const at = (key: string): number => lines.findIndex((line) => line.slice(2).startsWith(key));
  assert.ok(at('ns.uts') < at('hostname') && at('hostname') < at('uid_map'));
});

test('a failed step shows its call, its errno with the message, and why', () => {
  const lines = picture(after(diff(HOST, []), step(0, 'unshare', ['user'], 'EPERM'), diff(HOST, [])));
  const at = lines.findIndex((line) => line.startsWith('✗ failed   unshare user'));
  assert.match(lines[at] ?? '', /EPERM$/);
  assert.deepEqual(
    lines.slice(at + 1, at + 4).map((line) => line.trim()),
    ['unshare(user) = -1 EPERM', 'EPERM: Operation not permitted', 'It is not yours.'],
  );
});

test('of many calls the one that does it is shown: no waiting, and no way there or back', () => {
  const calls = ['openat', 'execve', 'wait4'].map((call) => ({
    call,
    args: [],
    result: 0,
    errno: null,
    duration_us: 1,
  }));
  const [first] = initialView({ steps: parseSteps(['map-ranges']), command: ['sh'] }).steps;
  assert.ok(first !== undefined);
  const line = (some: typeof calls) => {
    const event = { ...(step(0, 'map-ranges', []) as StepEvent), calls: some };
    return stepLines([{ ...first, state: 'done', event }], 80, 5)[0] ?? '';
  };
  assert.match(line(calls), /map-ranges {2}execve\(\) = 0 and 2 more$/);
  assert.match(line(calls.slice(0, 1)), /map-ranges {2}openat\(\) = 0$/);
});

test('what was asked by netlink is shown, not the answer; a refusal with what was asked', () => {
  const calls = (errno: string | null) => [
    { call: 'socket', args: ['AF_NETLINK'], result: 4, errno: null, duration_us: 1 },
    { call: 'sendto', args: ['4', 'RTM_NEWLINK bridge "br0"'], result: 56, errno: null, duration_us: 1 },
    { call: 'recvfrom', args: ['4', 'NLMSG_ERROR'], result: errno === null ? 0 : -1, errno, duration_us: 1 },
  ];
  const [first] = initialView({ steps: parseSteps(['bridge br0']), command: ['sh'] }).steps;
  assert.ok(first !== undefined);
  const done = step(0, 'bridge', ['br0']) as StepEvent;
  const [line] = stepLines([{ ...first, state: 'done', event: { ...done, calls: calls(null) } }], 80, 5);
  assert.match(line ?? '', /bridge br0 {2}sendto\(4, RTM_NEWLINK bridge "br0"\) = 56 and 2 more$/);
  const failed = step(0, 'bridge', ['br0'], 'EPERM') as StepEvent;
  const lines = stepLines(
    [{ ...first, state: 'failed', event: { ...failed, calls: calls('EPERM') } }],
    80,
    9,
  );
  assert.deepEqual(
    lines.slice(1, 3).map((text) => text.trim()),
    ['sendto(4, RTM_NEWLINK bridge "br0") = 56', 'recvfrom(4, NLMSG_ERROR) = -1 EPERM'],
  );
});

test('one step with a long name does not take the calls of the others from sight', () => {
  const recipe = [
    '-r',
    'mount overlay /mnt/root lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work,userxattr',
  ];
  const { steps } = initialView({ steps: parseSteps(recipe), command: ['sh'] });
  const done = step(0, 'unshare', ['user']) as StepEvent;
  const lines = stepLines(
    steps.map((one, index) => (index === 0 ? { ...one, state: 'done', event: done } : one)),
    80,
    9,
  );
  assert.match(lines[0] ?? '', /^✓ done {5}unshare user {2}unshare\(user\) = 0$/);
  assert.ok(lines.some((line) => line.includes('mount overlay /mnt/root lowerdir=/etc,upperdir=')));
});

test('where there is little room, the steps far from the next one are only counted', () => {
  const { steps } = initialView({ steps: parseSteps(['-rmpf', 'mount proc']), command: ['sh'] });
  assert.deepEqual(stepLines(steps, 80, 5), [
    '▸ next     unshare user',
    '· waiting  map-root',
    '· waiting  unshare mnt',
    '· waiting  private',
    '  … 4 more steps after',
  ]);
  const done = [0, 1, 2, 3, 4, 5].reduce(
    (view, index) => reduceView(view, step(index, steps[index]?.step.name ?? '', [])),
    { ...initialView(planStage(LESSON).recipe), steps },
  );
  assert.deepEqual(
    stepLines(done.steps, 80, 5).map((line) => line.slice(0, 24).trimEnd()),
    [
      '  … 4 more steps before',
      '✓ done     unshare pid',
      '✓ done     fork',
      '▸ next     mount proc',
      '· waiting  exec sh',
    ],
  );
});

test('at the end: output, status, and whether the lesson was right, then the predictions', () => {
  const events = [diff(HOST, []), step(0, 'unshare', ['user']), diff(HOST, [])];
  const view = after(
    ...events,
    { type: 'output', stream: 'stdout', text: 'done\n' },
    { type: 'exit', status: 0 },
  );
  const lines = picture(view, { marks: [1] });
  for (const wanted of [
    'Output',
    '  done',
    '  The command ended with status 0.',
    '  ✗ This machine disagrees with the lesson:',
    "    - the user namespace is still the host's",
    'Predictions  0 of 1 as you predicted',
    '    ✗ you said: nothing',
    '      what happened: done',
    '    That is what the script does.',
  ]) {
    assert.ok(lines.includes(wanted), `${wanted} is not in\n${lines.join('\n')}`);
  }
});

test('a question that the run does not answer, as one of a fallback, is neither right nor wrong', () => {
  const view = after(
    step(0, 'unshare', ['user']),
    { type: 'output', stream: 'stdout', text: 'something else' },
    { type: 'exit', status: 0 },
  );
  const lines = picture(view, { marks: [1] });
  assert.ok(lines.includes('Predictions  this run shows nothing of what was marked'));
  assert.ok(lines.includes('    you said: nothing; this run does not show it'));
});

test('a status above 128 names the signal, an errno of the command its explanation', () => {
  const killed = picture(after({ type: 'exit', status: 143 }));
  assert.ok(killed.includes('  The command ended with status 143: SIGTERM killed it.'));
  const explained = picture(
    after({ type: 'exit', status: 254, errno: 'ENOMEM', explanation: 'Not memory.' }),
  );
  assert.ok(explained.includes('  ENOMEM: Not memory.'));
});

test('a variant says why, another combination says that the lesson is silent about it', () => {
  const [variant] = LESSON.variants;
  assert.ok(variant !== undefined);
  const view = after(step(2, 'unshare', ['uts'], 'EPERM'), { type: 'exit', status: 1 });
  const told = picture(view, { plan: planVariant(LESSON, variant) });
  assert.ok(told.includes('  Only the owner may.'));
  const untold = picture(view, { plan: planWithout(LESSON, ['hostname moby'], { reader: 'user' }) });
  assert.ok(untold.some((line) => line.includes('The lesson says nothing of this combination')));
});

test('output can not drive the terminal', () => {
  const lines = picture(
    after({ type: 'output', stream: 'stdout', text: 'a\x1b[2J\x1b]0;t\x07b\n' }, { type: 'exit', status: 0 }),
  );
  assert.ok(lines.includes('  ab'));
});

test('two columns only where both have their room; never for a screen reader', () => {
  assert.equal(layoutFor(80, 24, false).beside, undefined);
  assert.deepEqual(layoutFor(120, 40, false).beside, { left: 60, right: 57 });
  assert.deepEqual(layoutFor(200, 60, false).beside, { left: 88, right: 109 });
  assert.equal(layoutFor(200, 60, true).beside, undefined);
  assert.equal(layoutFor(0, 0, false).columns, 1);
});
