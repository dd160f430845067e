import { controllersIn } from '../recipe/controllers.js';
import { parseSteps } from '../recipe/parse.js';
import { findCgroupPlace } from '../run/cgroup-place.js';
import { learnCommand } from './folders.js';
import type { Lesson } from './lesson.js';
import type { Fallback } from './schema.js';

/** Something that a stage needs and that this machine does not give. */
export interface Limitation {
  /** What is missing and why, in a sentence. */
  readonly why: string;
  /** Commands of which each would mend it; the first is the best. */
  readonly fixes: readonly string[];
  /** What the stage can show all the same. */
  readonly fallback: Fallback;
}

/** What this machine does not give to a stage; undefined when it gives all. */
export function limitationOf(lesson: Lesson): Limitation | undefined {
  const { fallback, recipe, script } = lesson;
  if (fallback === undefined || !lesson.needs.includes('cgroup')) return undefined;
  const place = findCgroupPlace(controllersIn({ steps: parseSteps(recipe), command: [script] }));
  if (place.ok) return undefined;
  const fixes = place.fixes.map((fix) =>
    fix.replace(/learn stage \d+/, () => learnCommand('stage', `${lesson.stage}`)),
  );
  return { why: place.why, fixes, fallback };
}
