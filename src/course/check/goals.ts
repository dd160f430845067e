import type { Mistake } from '../mistake.js';
import type { Draft } from '../parse-lesson.js';

/** A stage is to be built by the reader, too, in more than one step. */
const FEWEST = 3;

/** There are goals enough. Whether each can be asked of a process, the schema says. */
export function checkGoals({ lesson, source }: Draft): Mistake[] {
  if (lesson === undefined || lesson.goals.length >= FEWEST) return [];
  const message = `goals: there are ${lesson.goals.length}; a reader should have at least ${FEWEST} to reach`;
  return [{ line: source.lineOf(['goals']), warning: true, message }];
}
