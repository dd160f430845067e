import { join } from 'node:path';
import { homeStateFolder } from '../../run/state-folder.js';
import { courseFolder, lessonsFolder } from '../folders.js';
import type { Progress } from './progress.js';
import { Store } from './store.js';
import { noHome } from './trouble.js';
import { sweepTurns } from './turns.js';

/** The name under which the progress in the course that comes with the program is kept. */
const BUILT_IN = 'built-in';

/**
 * Opens what is kept of this user. Where there is no place for it, it works all the same until the process ends, and says
 * so in its `troubles`; with `LEARN_NO_PROGRESS` in the environment it says nothing.
 * @param course the folder of its lessons; by default the course that is open.
 */
export function openProgress(course: string = courseFolder()): Progress {
  if (process.env.LEARN_NO_PROGRESS) return progressInMemory(course);
  const { path, usable } = homeStateFolder();
  if (!usable) {
    const store = new Store(undefined, courseName(course));
    store.tell(noHome(path));
    return store;
  }
  const file = join(path, 'progress.json');
  sweepTurns(file);
  return new Store(file, courseName(course));
}

/** Progress that ends with the process. */
export function progressInMemory(course: string = courseFolder()): Progress {
  return new Store(undefined, courseName(course));
}

/** The name under which it is kept: somebody's own course has stages of its own. */
function courseName(folder: string): string {
  return folder === lessonsFolder ? BUILT_IN : folder;
}
