/** Something that a learner did and that is kept. Dates are added when it is recorded. */
export type ProgressEvent =
  /** The first page, which is shown once, was read. */
  { readonly type: 'welcomed' } | StageEvent;

/** One of those that belong to a stage. */
export type StageEvent =
  | { readonly type: 'stage-opened'; readonly stage: number }
  /** The part of the stage that the learner is in: `Read`, `Run`. */
  | { readonly type: 'tab'; readonly stage: number; readonly tab: string }
  /** The stage as it should be went as the lesson says; `limited`: its fallback, for this machine does not give more. */
  | { readonly type: 'stage-ran'; readonly stage: number; readonly limited?: boolean }
  /** A variant that the lesson tells about was seen to its end. */
  | { readonly type: 'variant-ran'; readonly stage: number; readonly variant: string }
  /** An answer was marked; `right` is there once the kernel has answered. Both are indices, from 0. */
  | {
      readonly type: 'predicted';
      readonly stage: number;
      readonly question: number;
      readonly choice: number;
      readonly right?: boolean;
    }
  /** Which rows of the state table the learner expects to differ; `right` once the kernel has answered. */
  | {
      readonly type: 'rows-predicted';
      readonly stage: number;
      readonly rows: readonly string[];
      readonly right?: boolean;
    }
  | { readonly type: 'goal-met'; readonly stage: number; readonly goal: string }
  /** Somebody got out of a room, closed it, or has seen so many of its hints by now. */
  | {
      readonly type: 'room';
      readonly stage: number;
      readonly room: string;
      readonly did: 'out' | 'closed' | { readonly hints: number };
    }
  /** "learn judge" found no red row up to this level in a runtime of somebody's own: so many were green, so many said nothing. */
  | {
      readonly type: 'judged';
      readonly stage: number;
      readonly level: number;
      readonly pass: number;
      readonly skip: number;
    }
  /** How many hints of the stage were seen by now, this one included. */
  | { readonly type: 'hint-seen'; readonly stage: number; readonly hints: number };
