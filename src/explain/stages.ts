import { loadCourse } from '../course/load.js';
import { formatStep, parseSteps } from '../recipe/parse.js';

/** The stages whose recipe has one of these steps, by its name or with the arguments that are given here. */
export async function stagesWith(steps: readonly string[]): Promise<number[]> {
  if (steps.length === 0) return [];
  const course = await loadCourse();
  return course
    .filter(({ recipe }) =>
      parseSteps(recipe).some((step) => steps.includes(step.name) || steps.includes(formatStep(step))),
    )
    .map(({ stage }) => stage);
}
