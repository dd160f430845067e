import type { RunView } from '../../run/view.js';
import type { Mistake } from '../mistake.js';
import type { Keys, LessonSource } from '../source.js';

/** Something of a lesson that can be performed and held against what the lesson says of it. */
export interface Trial {
  /** `the recipe`, `variant no-uts`, `the solution`. */
  readonly name: string;
  /** @throws Problem when it can't be prepared at all. */
  perform(): Promise<Tried>;
}

/** How it went. */
export interface Tried {
  readonly mistakes: readonly Mistake[];
  readonly view: RunView;
}

/** Mistakes on the line of a field, one for each sentence. */
export type At = (keys: Keys, sentences: readonly string[], warning?: boolean) => Mistake[];

/** Where the fields of a lesson are. */
export function linesOf(source: LessonSource): At {
  return (keys, sentences, warning = false) =>
    sentences.map((sentence) => ({
      line: source.lineOf(keys),
      message: `${keys.join('.')}: ${sentence}`,
      ...(warning ? { warning } : {}),
    }));
}
