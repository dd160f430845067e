import { dirname } from 'node:path';
import { courseFolder } from '../course/folders.js';
import type { Lesson } from '../course/lesson.js';
import type { Plan } from '../course/plan.js';
import type { ProgressEvent } from '../course/progress/events.js';
import { openProgress } from '../course/progress/open.js';
import type { Progress } from '../course/progress/progress.js';
import { runEvents } from '../course/progress/standing.js';
import { sanitize } from '../run/sanitize.js';
import type { RunView } from '../run/view.js';

interface OurOptions {
  /** The command is about something else: that nothing can be kept here is then not worth a word. */
  readonly aside?: boolean;
  /** The folder of the lessons, if it is not the course that is open. */
  readonly course?: string;
}

/**
 * Opens the progress of whoever runs a command. What they ought to know of it is said on stderr in the end, when no
 * screen is in the way any more.
 */
export function ourProgress({ aside = false, course = courseFolder() }: OurOptions = {}): Progress {
  const opened = open.get(course);
  if (opened !== undefined) return opened;
  const progress = openProgress(course);
  open.set(course, progress);
  process.once('exit', () => {
    progress.save();
    for (const { kind, sentence } of progress.troubles()) {
      if (!aside || kind !== 'no-home') console.error(`learn: ${sanitize(sentence)}`);
    }
  });
  return progress;
}

/** A command may call another one. */
const open = new Map<string, Progress>();

/** Keeps what a run that was printed has shown. */
export function recordRun(plan: Plan, view: RunView): void {
  record(plan.lesson, runEvents(plan, view));
}

/** Keeps that a stage was printed. */
export function recordPrinted(lesson: Lesson): void {
  record(lesson, [{ type: 'stage-opened', stage: lesson.stage }]);
}

function record({ path }: Lesson, events: readonly ProgressEvent[]): void {
  if (events.length === 0) return;
  const progress = ourProgress({ aside: true, course: dirname(dirname(path)) });
  for (const event of events) progress.record(event);
  progress.save();
}
