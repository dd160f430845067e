import assert from 'node:assert/strict';
import test from 'node:test';
import chalk from 'chalk';
import { labOf, toggled } from '../../src/course/lab.js';
import { loadCourse, loadStage } from '../../src/course/load.js';
import { possibleSteps } from '../../src/course/plan.js';
import { callParagraph } from '../../src/ui/text/call.js';
import { courseSize } from '../../src/ui/text/course.js';
import { sentence } from '../../src/ui/text/inline.js';
import { labLines } from '../../src/ui/text/lab.js';
import { neighbours } from '../../src/ui/text/row.js';
import { spokenLine } from '../../src/ui/text/spoken.js';
import { paint } from '../../src/ui/theme.js';

function withLooks(act: () => void): void {
  const before = chalk.level;
  chalk.level = 1;
  try {
    act();
  } finally {
    chalk.level = before;
  }
}

test('code in a sentence looks as in the sections; without looks the backticks stay', () => {
  assert.equal(sentence('ask `ps` twice'), 'ask `ps` twice');
  withLooks(() => {
    assert.equal(sentence('ask `ps` and `a b`'), `ask ${chalk.cyan('ps')} and ${chalk.cyan('a b')}`);
    assert.equal(sentence('``a`b``'), chalk.cyan('a`b'));
    for (const other of ['one ` alone', 'no code', '``']) assert.equal(sentence(other), other);
    assert.equal(paint.strong(sentence('`x` y')), chalk.bold(`${chalk.cyan('x')} y`));
  });
});

test('what a call gave back stays in one piece', () => {
  const call = { call: 'mount', args: ['"proc"', '"/proc"'], result: -1, errno: 'EPERM', duration_us: 1 };
  const lines = (width: number): string[] => callParagraph(call, paint.plain, width, 2);
  assert.deepEqual(lines(40), ['  mount("proc", "/proc") = -1 EPERM']);
  assert.deepEqual(lines(30), ['  mount("proc", "/proc")', '  = -1 EPERM']);
  assert.deepEqual(lines(18), ['  mount("proc",', '  "/proc")', '  = -1 EPERM']);
});

test('the map says what is left as soon as something is done', async () => {
  const course = await loadCourse();
  const [, , ...others] = course;
  const minutes = others.reduce((sum, lesson) => sum + lesson.minutes, 0);
  assert.match(courseSize(course), new RegExp(`^${course.length} stages, \\d+ minutes$`));
  assert.equal(
    courseSize(course, ['done', 'done', 'begun']),
    `2 of ${course.length} done, ${minutes} minutes left`,
  );
  assert.equal(
    courseSize(
      course,
      course.map(() => 'done'),
    ),
    `${course.length} of ${course.length} done`,
  );
});

test('a row says which rows are before and after it', () => {
  const row = (key: string) =>
    ({ key, host: { ok: true, value: '' }, container: { ok: true, value: '' }, changed: false }) as const;
  assert.equal(neighbours(row('ns.mnt'), row('mounts'), 30, false), '← ns.mnt              mounts →');
  assert.equal(neighbours(row('ns.mnt'), undefined, 30, false), '← ns.mnt');
  assert.equal(neighbours(row('ns.mnt'), row('mounts'), 30, true), 'Before: ns.mnt. After: mounts');
});

test('a screen reader hears where one is', () => {
  assert.equal(spokenLine('▸   Leave out -f'), 'here: Leave out -f');
  assert.equal(spokenLine('✓ done     fork'), '✓ done     fork');
  assert.equal(spokenLine('  unshare -▸m◂uinpfr'), '  unshare -here: muinpfr');
});

test('the lab shows its steps as lines to type, or why they may not be run', async () => {
  const lesson = await loadStage('4');
  const lab = labOf(possibleSteps(lesson));
  const of = (steps: typeof lab): string => {
    const recipe = {
      steps: steps.filter(({ on }) => on).map(({ step }) => step),
      command: ['bash', '-c', 'x'],
    };
    return labLines(steps, 0, recipe, 100).lines.join('\n');
  };
  assert.match(of(lab), /^ {2}stagehand -rmpf \+ mount proc -- bash\n {2}unshare -rmpf sh -c '.*exec bash'/m);
  const without = toggled(
    lab,
    lab.findIndex(({ step }) => step.name === 'fork'),
  );
  assert.match(of(without), /^ {2}stagehand -rmp \+ mount proc -- bash\n {2}unshare\(1\) .* no line/m);
  assert.match(labLines(lab, 0, 'That is not to be.', 100).lines.join('\n'), /^That is not to be\.$/m);
});
