import type { ProgressEvent } from './events.js';
import type { Trouble } from './trouble.js';
import type { Place, StageState } from './types.js';

/** What a learner has done in a course, and where they are in it. Only `reset` throws; see `troubles`. */
export interface Progress {
  /** Where it is kept; undefined if it is not. */
  readonly file: string | undefined;
  /** Notes something down. It is on disk a moment later, and at the latest when the process ends. */
  record(event: ProgressEvent): void;
  /** Whether nothing is kept of this learner in this course, and something could be. */
  isNew(): boolean;
  stageState(stage: number): StageState;
  /** Where the learner was last. */
  last(): Place | undefined;
  /** Writes what is not on disk yet. */
  save(): void;
  /** Reads what other windows have saved since. */
  refresh(): void;
  /**
   * Forgets a stage, or without one all of the course.
   * @returns the copy of the file as it was before; undefined when there was nothing to forget.
   * @throws the error of the system call when it can't be written.
   */
  reset(stage?: number): string | undefined;
  /** What the learner ought to know by now, the newest last. */
  troubles(): readonly Trouble[];
  /** Calls back when there is a new trouble, or one is over. @returns a function that ends it. */
  onTrouble(listener: () => void): () => void;
}
