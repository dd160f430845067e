import { learnCommand } from '../course/folders.js';
import { loadCourse } from '../course/load.js';
import { welcome } from '../course/welcome.js';
import { say } from '../print/say.js';
import { textWidth, wrap } from '../print/wrap.js';
import { ourProgress } from './our-progress.js';
import { stages } from './stages.js';
import { drawsScreens } from './terminal.js';

/** `learn`: opens the map of the course; without a terminal, says what this is, and lists the stages. */
export async function course(): Promise<number> {
  if (drawsScreens()) {
    const [lessons, { openCourse }] = await Promise.all([loadCourse(), import('../ui/open-course.js')]);
    return openCourse({ course: lessons, progress: ourProgress() });
  }
  const { what, safety } = welcome(process.geteuid?.() === 0);
  say(wrap(what, textWidth()), [''], wrap(safety.join(' '), textWidth()), ['']);
  await stages({});
  const [first] = await loadCourse();
  const print = learnCommand('stage', `${first?.stage}`);
  const more = `There is no terminal here to draw on. "${print}" prints a stage as text, "learn --help" shows more.`;
  say([''], wrap(more, textWidth()));
  return 0;
}
