import type { Lesson } from '../course/lesson.js';
import { loadStage } from '../course/load.js';
import { type Plan, planStage, planVariant, planWithout, variantsFor } from '../course/plan.js';
import { differences } from '../course/verify.js';
import { EXIT, Problem } from '../errors.js';
import { jsonLine } from '../print/json.js';
import { limitationLines } from '../print/lesson.js';
import { type RunPrinterOptions, runPrinter } from '../print/run.js';
import { say } from '../print/say.js';
import { perform } from '../run/perform.js';
import { initialView, type RunView, reduceView } from '../run/view.js';
import { recordRun } from './our-progress.js';

export interface RunOptions {
  readonly without?: readonly string[];
  readonly variant?: string;
  readonly json?: boolean;
}

/**
 * `learn run N`: performs a stage, whole or with something left out.
 * @returns 0 if all came out as the lesson says, 1 if not.
 */
export async function run(stage: string, options: RunOptions): Promise<number> {
  // Who asks for JSON is a program, and has seen nothing.
  return runLessonAs(await loadStage(stage), options, options.json ? undefined : recordRun);
}

/**
 * The same for a lesson that is there already.
 * @param whenOver is told how it went.
 */
export async function runLessonAs(
  lesson: Lesson,
  options: RunOptions,
  whenOver: (plan: Plan, view: RunView) => void = () => {},
): Promise<number> {
  const plan = choosePlan(lesson, options);
  if (options.json) for (const line of limitationLines(plan)) console.error(line);
  else say(limitationLines(plan));
  const view = options.json ? await runAsJson(plan) : await runAsText(plan, {});
  whenOver(plan, view);
  return reportDifferences(plan, view);
}

function choosePlan(lesson: Lesson, { without = [], variant }: RunOptions): Plan {
  if (variant === undefined) {
    return without.length === 0 ? planStage(lesson) : planWithout(lesson, without);
  }
  if (without.length > 0) throw new Problem('Give either --without or --variant, not both.');
  const known = variantsFor(lesson);
  const found = known.find((v) => v.id === variant);
  if (found === undefined) {
    const ids = known.map((v) => v.id).join(', ');
    throw new Problem(`Stage ${lesson.stage} has no variant '${variant}'; it has ${ids}.`);
  }
  return planVariant(lesson, found);
}

function runAsJson(plan: Plan): Promise<RunView> {
  return perform(plan, (event) => console.log(jsonLine(event)));
}

/** Performs a plan and prints it as it happens. */
export async function runAsText(plan: Plan, options: RunPrinterOptions): Promise<RunView> {
  const printer = runPrinter(options);
  let view = initialView(plan.recipe);
  return perform(plan, (event) => {
    view = reduceView(view, event);
    for (const line of printer.lines(event, view)) console.log(line);
  });
}

/** Says on stderr what came out differently than the lesson says. @returns the exit code. */
export function reportDifferences(plan: Plan, view: RunView): number {
  const found = differences(plan, view);
  for (const sentence of found) console.error(`learn: stage ${plan.lesson.stage}: ${sentence}`);
  return found.length === 0 ? EXIT.ok : EXIT.failed;
}
