import { learnCommand } from '../course/folders.js';
import type { Lesson } from '../course/lesson.js';
import { loadCourse, loadStage } from '../course/load.js';
import { lessonSteps, type Plan, planStage, planVariant, variantsFor } from '../course/plan.js';
import { typedAs } from '../course/typed-as.js';
import { goalLines } from '../print/goals.js';
import {
  answerLines,
  heading,
  limitationLines,
  questionLines,
  sectionLines,
  titleLines,
  variantLines,
} from '../print/lesson.js';
import { processTable } from '../print/processes.js';
import { say } from '../print/say.js';
import { rowsToShow, stateTable } from '../print/state-table.js';
import { textWidth, wrap } from '../print/wrap.js';
import { commandLine } from '../recipe/command-line.js';
import { formatStep } from '../recipe/parse.js';
import { ourProgress, recordPrinted, recordRun } from './our-progress.js';
import { reportDifferences, runAsText } from './run.js';
import { drawsScreens } from './terminal.js';

/** `learn stage N`: opens the course at this stage; without a terminal, prints all of the stage as text. */
export async function stage(number: string): Promise<number> {
  const lesson = await loadStage(number);
  if (!drawsScreens()) return printStage(lesson);
  const [course, { openCourse }] = await Promise.all([loadCourse(), import('../ui/open-course.js')]);
  return openCourse({ course, stage: lesson.stage, progress: ourProgress() });
}

/** The whole stage, really run. @returns 0 only if everything went as the lesson says. */
async function printStage(lesson: Lesson): Promise<number> {
  recordPrinted(lesson);
  say(
    titleLines(lesson),
    sectionLines(lesson, 'The idea'),
    sectionLines(lesson, 'What to watch'),
    questionLines(lesson),
  );
  const codes = [await printRun(lesson)];
  say(sectionLines(lesson, 'Break it'));
  for (const variant of variantsFor(lesson)) {
    const plan = planVariant(lesson, variant);
    say(variantLines(lesson, variant), ['']);
    const view = await runAsText(plan, { indent: '  ', brief: true, news: newSteps(lesson, plan) });
    say(wrap(variant.why, textWidth(), '  '));
    recordRun(plan, view);
    codes.push(reportDifferences(plan, view));
  }
  say(
    sectionLines(lesson, 'Build it yourself'),
    goalLines(lesson.goals, lesson.solution, learnCommand('check', `${lesson.stage}`)),
    typedLines(lesson),
    sectionLines(lesson, 'Recap'),
    references(lesson),
  );
  return Math.max(...codes);
}

async function printRun(lesson: Lesson): Promise<number> {
  const plan = planStage(lesson);
  const { steps } = plan.recipe;
  say(['', ...heading('The run'), ''], limitationLines(plan));
  say(wrap(commandLine({ steps, command: ['...'] }), textWidth()), ['']);
  const view = await runAsText(plan, {});
  say([
    '',
    ...heading('Host and container'),
    '',
    ...stateTable(rowsToShow(view.rows, lesson.observe), ['host', 'container']),
    '',
    ...heading('Processes, outside and inside'),
    '',
    ...processTable(view.processes),
  ]);
  if (plan.limited !== undefined) say(['', ...wrap(plan.limited.fallback.why, textWidth())]);
  say(answerLines(lesson, view));
  recordRun(plan, view);
  return reportDifferences(plan, view);
}

/** The steps that a variant has and the stage has not. */
function newSteps(lesson: Lesson, { recipe }: Plan): Set<number> {
  const known = lessonSteps(lesson).map(formatStep);
  return new Set(recipe.steps.flatMap((step, i) => (known.includes(formatStep(step)) ? [] : [i])));
}

function typedLines({ goals }: Lesson): string[] {
  const typed = typedAs(goals);
  return typed === undefined ? [] : ['', ...wrap(typed, textWidth())];
}

function references({ references: list }: Lesson): string[] {
  return [
    '',
    ...heading('To read on'),
    '',
    ...list.map(({ title, url }) => (url ? `${title}: ${url}` : title)),
  ];
}
