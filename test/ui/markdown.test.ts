import assert from 'node:assert/strict';
import test from 'node:test';
import chalk from 'chalk';
import stringWidth from 'string-width';
import { SECTIONS } from '../../src/course/lesson.js';
import { loadCourse } from '../../src/course/load.js';
import { lessonLines, sectionLines } from '../../src/ui/text/lesson.js';
import { loadMarkdown } from '../../src/ui/text/markdown.js';

test('line breaks of the source are spaces, and paragraphs fit the width', async () => {
  const render = await loadMarkdown();
  assert.deepEqual(render('one two\nthree four\n\nfive', 9), ['one two', 'three', 'four', '', 'five']);
});

test('lists hang behind their bullets, also those with numbers', async () => {
  const render = await loadMarkdown();
  assert.deepEqual(render('- one two three\n- four', 12), ['  • one two', '    three', '  • four']);
  assert.deepEqual(render('1. one two three\n2. four', 13), ['  1. one two', '     three', '  2. four']);
});

test('a drawing is not wrapped: where it is too wide it is cut, with a mark', async () => {
  const render = await loadMarkdown();
  assert.deepEqual(render('```\n+----+\n|  a |\n```', 20), ['  +----+', '  |  a |']);
  assert.deepEqual(render('```\n+--------+\n```', 8), ['+------…']);
});

test('emphasis is shown, in the items of a list too', async () => {
  const render = await loadMarkdown();
  const level = chalk.level;
  chalk.level = 1;
  try {
    for (const markdown of ['a **b** `c` *d*', '- a **b** `c` *d*']) {
      const [line = ''] = render(markdown, 40);
      assert.ok(line.includes(chalk.bold('b')), line);
      assert.ok(line.includes(chalk.cyan('c')), line);
      assert.ok(line.includes(chalk.italic('d')), line);
    }
  } finally {
    chalk.level = level;
  }
});

test('a link shows where it leads', async () => {
  const render = await loadMarkdown();
  assert.deepEqual(render('[here](https://example.org)', 60), ['here (https://example.org)']);
});

test('a lesson can not drive the terminal', async () => {
  const render = await loadMarkdown();
  const lines = render('a \x1b[2J b `\x1b]0;x\x07` [c](\x1b[31m)\n\n```\n\x1b[5m\n```\n\n&#27;[2J', 60);
  assert.doesNotMatch(lines.join('\n').replaceAll('\n', ''), /\p{Cc}/u);
});

test('no line of any lesson is wider than the pane', async () => {
  const render = await loadMarkdown();
  for (const lesson of await loadCourse()) {
    for (const width of [20, 57, 80, 200]) {
      const sections = SECTIONS.flatMap((name) => sectionLines(lesson, name, render, width));
      for (const line of [...lessonLines(lesson, render, width), ...sections]) {
        assert.ok(stringWidth(line) <= width, `stage ${lesson.stage} at ${width}: ${line}`);
      }
    }
  }
});
