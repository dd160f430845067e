import { loadCourse } from '../course/load.js';
import { diagnose } from '../doctor/diagnose.js';
import { EXIT } from '../errors.js';
import { diagnosisLines } from '../print/doctor.js';
import { say } from '../print/say.js';
import { helperPath } from '../run/helper.js';
import { thisMachine } from '../run/machine.js';

export interface DoctorOptions {
  readonly json?: boolean;
}

/**
 * `learn doctor`: what this machine allows, found by performing every stage.
 * @returns 0 if every stage is ready, 1 if one is not.
 * @throws Problem when stagehand is not built: then there is nothing to find out with.
 */
export async function doctor({ json = false }: DoctorOptions): Promise<number> {
  helperPath();
  const course = await loadCourse();
  if (process.stderr.isTTY) console.error(`Trying ${course.length} stages ...`);
  const found = await diagnose(course, thisMachine());
  if (json) console.log(JSON.stringify(found));
  else say(diagnosisLines(found));
  return found.ready ? EXIT.ok : EXIT.failed;
}
