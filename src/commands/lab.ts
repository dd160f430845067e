import { learnCommand } from '../course/folders.js';
import { loadCourse, loadStage } from '../course/load.js';
import { Problem } from '../errors.js';
import { ourProgress } from './our-progress.js';
import { drawsScreens } from './terminal.js';

/**
 * `learn lab [N]`: opens a stage with its steps to switch off and to move; without a number, the one that has all in one line.
 * @throws Problem without a terminal, and when there is no such stage.
 */
export async function lab(number?: string): Promise<number> {
  const course = await loadCourse();
  const whole = course.find(({ line }) => line !== undefined) ?? course.at(-1);
  const stage = number === undefined ? whole?.stage : (await loadStage(number)).stage;
  if (!drawsScreens()) {
    throw new Problem(
      `The lab needs a terminal to draw on. Without one, "${learnCommand('run', `${stage}`, '--without', '-m')}" leaves something out.`,
    );
  }
  const { openCourse } = await import('../ui/open-course.js');
  return openCourse({
    course,
    ...(stage === undefined ? {} : { stage }),
    lab: true,
    progress: ourProgress(),
  });
}
