import type { Lesson } from './lesson.js';
import { type Limitation, limitationOf } from './limitation.js';

/** Who runs a lesson: some failures are different for real root. */
export type Reader = 'user' | 'root';

/** What a plan has to take into account: who runs it, and what this machine does not give. */
export interface Here {
  readonly reader: Reader;
  readonly limited?: Limitation;
}

/** The reader on this machine: real root, or anybody else. */
export function currentReader(): Reader {
  return process.geteuid?.() === 0 ? 'root' : 'user';
}

/** How it is on this machine for a stage. */
export function hereFor(lesson: Lesson): Here {
  const limited = limitationOf(lesson);
  return { reader: currentReader(), ...(limited === undefined ? {} : { limited }) };
}
