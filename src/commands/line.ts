import type { Lesson } from '../course/lesson.js';
import { loadCourse } from '../course/load.js';
import { lineText } from '../course/one-line.js';
import { performTwins } from '../course/twins.js';
import { EXIT, Problem } from '../errors.js';
import { heading } from '../print/lesson.js';
import { partLines, twinLines } from '../print/one-line.js';
import { say } from '../print/say.js';

export interface LineOptions {
  readonly without?: readonly string[];
  readonly json?: boolean;
}

/**
 * `learn line`: the famous line of shell, explained and really run, beside the recipe that does the same.
 * @returns 0 if both made the same container, 1 if not.
 */
export async function line({ without = [], json = false }: LineOptions): Promise<number> {
  const lesson = await lessonWithLine();
  if (!json) {
    say(heading('The line'), ['', lineText(lesson.line ?? [], without)]);
    if (without.length === 0) say(['', ...heading('Part by part')], partLines(lesson));
    say(['', ...heading('The line and the steps, both run'), '']);
  }
  const twins = await performTwins(lesson, without);
  if (json)
    console.log(JSON.stringify({ line: twins.line.output, steps: twins.steps.output, rows: twins.rows }));
  else say(twinLines(twins));
  return twins.rows?.every((row) => row.same) ? EXIT.ok : EXIT.failed;
}

async function lessonWithLine(): Promise<Lesson> {
  const lesson = (await loadCourse()).find(({ line: parts }) => parts !== undefined);
  if (lesson === undefined) throw new Problem('No lesson of this course has a line.', EXIT.ourselves);
  return lesson;
}
