import type { Recipe } from '../recipe/types.js';
import type { SessionEvent } from './events.js';

export interface SessionOptions {
  readonly recipe: Recipe;
  /** After a failed step go on with the next one, to see what the rest is like without it. Default: stop there. */
  readonly keepGoing?: boolean;
}

/** A recipe that is being performed. Nothing of it outlives `stop()`, the last event, or this process. */
export interface Session {
  /** ready, then step and diff for each step and for the final exec, then output, then exit. Read once. */
  readonly events: AsyncIterable<SessionEvent>;
  /** Performs the next step. The first call performs the first step. Without effect when the run is over. */
  next(): void;
  /** Performs all the remaining steps without waiting. */
  all(): void;
  /** Ends the run now and waits until nothing of it is left. */
  stop(): Promise<void>;
}
