import assert from 'node:assert/strict';
import test from 'node:test';
import stringWidth from 'string-width';
import { loadCourse } from '../../src/course/load.js';
import { stageReport } from '../../src/course/progress/report.js';
import { UNTOUCHED } from '../../src/course/progress/types.js';
import { endingLines } from '../../src/ui/text/ending.js';
import { recapContent } from '../../src/ui/text/parts.js';
import { didLines } from '../../src/ui/text/recap.js';

const course = await loadCourse();
const [, , two, three] = course;
assert.ok(two !== undefined && three !== undefined);
const when = '2026-01-01T00:00:00Z';

const did = (more: object): string => didLines(stageReport(two, { ...UNTOUCHED, ...more }), 80).join('\n');

test('what was done: nothing, a part of it, all of it', () => {
  assert.match(did({}), /· Predict {2}no question was answered before the run\n {2}· Run {6}not yet run/);
  assert.match(did({}), /Still to do, if you like: run it, break it, build it yourself\./);
  const answers = { 0: { choice: 1, right: false, when }, 1: { choice: 1, when } };
  assert.match(did({ predicted: answers }), /2 of 2 answered: 0 right, 1 wrong; 1 not yet answered by the/);
  const goals = Object.fromEntries(two.goals.map(({ id }) => [id, when]));
  const all = did({ ran: when, broke: { 'no-uts': when }, goals, hints: 2 });
  assert.match(all, /✓ Run {6}it came out as the lesson says/);
  assert.match(all, /✓ Break {4}1 of \d ways seen/);
  assert.match(all, /✓ Build {4}4 of 4 goals reached, with 2 hints/);
  assert.match(all, /This stage is done\./);
  assert.match(did({ limited: when }), /✓ Run {6}what this machine allows of it/);
});

test('the recap leads to the next stage, and the last one to the last page', () => {
  const { lines, needed } = recapContent(['Prose.'], two, UNTOUCHED, three, 80);
  assert.ok(lines.includes(`Next: stage 3, ${three.title}`));
  assert.equal(needed, undefined);
  const last = recapContent(['Prose.'], two, UNTOUCHED, ['The end'], 80);
  assert.equal(last.lines[last.needed?.from ?? 0], 'The end');
});

test('the last page lists what was built and what to do next, at every width', () => {
  const standings = course.map(() => 'done' as const);
  const text = endingLines(course, standings, 'learn', 80).join('\n');
  for (const { title } of course) assert.ok(text.includes(title), title);
  assert.match(text, new RegExp(`${course.length} of ${course.length} stages are done`));
  for (const wanted of ['learn progress', 'learn lab', 'learn judge', 'namespaces(7)'])
    assert.ok(text.includes(wanted), wanted);
  for (const width of [20, 57, 80, 84]) {
    for (const line of endingLines(course, standings, 'learn', width))
      assert.ok(stringWidth(line) <= width, line);
  }
});
