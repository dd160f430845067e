import assert from 'node:assert/strict';
import test from 'node:test';
import stringWidth from 'string-width';
import { nextHint } from '../../src/course/goals/hints.js';
import { labOf } from '../../src/course/lab.js';
import { parseLesson } from '../../src/course/parse-lesson.js';
import { planStage, possibleSteps } from '../../src/course/plan.js';
import { UNTOUCHED } from '../../src/course/progress/types.js';
import { initialView, reduceView } from '../../src/run/view.js';
import { choicesOf } from '../../src/ui/choices.js';
import { choiceLines } from '../../src/ui/text/choices.js';
import { stageLines } from '../../src/ui/text/course.js';
import { goalLines } from '../../src/ui/text/goals.js';
import { labLines } from '../../src/ui/text/lab.js';
import { lessonLines } from '../../src/ui/text/lesson.js';
import { loadMarkdown } from '../../src/ui/text/markdown.js';
import { recapContent } from '../../src/ui/text/parts.js';
import { answerLines, questionLines } from '../../src/ui/text/predictions.js';
import { runLines } from '../../src/ui/text/run.js';
import { WIDE_LESSON } from './wide-lesson.js';

const lesson = parseLesson(WIDE_LESSON, { stage: 1, slug: 'wide', path: 'lesson.md' });
const markdown = await loadMarkdown();
const plan = planStage(lesson);
const view = [
  { type: 'output', stream: 'stdout', text: `${lesson.title}\t名前\n` } as const,
  { type: 'exit', status: 1, errno: 'EPERM', explanation: lesson.variants[0]?.why ?? '' } as const,
].reduce(reduceView, initialView(plan.recipe));

/** Everything that a screen can show of the lesson. */
function allLines(width: number): string[] {
  const choices = choicesOf(lesson);
  const [goal] = lesson.goals;
  assert.ok(goal !== undefined);
  const given = { [goal.id]: nextHint(lesson.goals, goal, 1) };
  const picture = { results: undefined, reached: {}, given, solution: lesson.solution, news: { count: 0 } };
  const choosing = { choices, at: 1, without: [], seen: choices.map(() => true), refusal: lesson.question };
  return [
    ...lessonLines(lesson, markdown, width),
    ...questionLines(lesson.predict, [0], 0, width).lines,
    ...answerLines(lesson.predict, [1], view, width),
    ...runLines({ plan, view, marks: [0], width, height: 7, beside: false, spoken: false }).lines,
    ...choiceLines(choosing, width).lines,
    ...goalLines(lesson, picture, width).lines,
    ...recapContent([], lesson, UNTOUCHED, lesson, width).lines,
    ...labLines(labOf(possibleSteps(lesson)), 0, plan.recipe, width).lines,
    ...stageLines([lesson, { ...lesson, title: 'Narrow' }], 0, width, ['done', 'begun']),
  ];
}

test('characters of two columns: no line is wider than it may be', () => {
  for (let width = 20; width <= 130; width++) {
    for (const line of allLines(width)) assert.ok(stringWidth(line) <= width, `${width}: ${line}`);
  }
});

test('the columns of the map stand one below the other, whatever is in them', () => {
  const lines = stageLines([lesson, { ...lesson, title: 'Narrow' }], 0, 80);
  const ends = lines.map((line) => stringWidth(line.slice(0, line.indexOf('-u'))));
  assert.equal(ends[0], ends[1]);
});

test('a tab goes to the next eighth column, also behind wide characters', () => {
  const { lines } = runLines({ plan, view, marks: [], width: 130, height: 7, beside: false, spoken: false });
  const line = lines.find((one) => one.includes(lesson.title) && one.includes('名前')) ?? '';
  assert.equal(stringWidth(line.slice(0, line.lastIndexOf('名前'))) - 2, 32);
});
