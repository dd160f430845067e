import { loadCourse } from '../course/load.js';
import { ourProgress } from './our-progress.js';
import { stages } from './stages.js';
import { drawsScreens } from './terminal.js';

/** `learn`: opens the map of the course; without a terminal, lists the stages. */
export async function course(): Promise<number> {
  if (drawsScreens()) {
    const [lessons, { openCourse }] = await Promise.all([loadCourse(), import('../ui/open-course.js')]);
    return openCourse({ course: lessons, progress: ourProgress() });
  }
  await stages({});
  console.log(
    '\nThere is no terminal here to draw on. "learn stage 1" prints a stage as text, "learn --help" shows more.',
  );
  return 0;
}
