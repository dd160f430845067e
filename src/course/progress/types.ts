import * as z from 'zod/mini';

/**
 * What is kept of a learner, as it is in the file. Dates are ISO 8601, each of the first time. What a later program of
 * the same version adds is kept as it is, so that an older one does not lose it.
 */

/** A reader of an older version can't understand a file of a newer one, and leaves it alone. */
export const VERSION = 1;

const date = z.string();
const count = z.int().check(z.minimum(0));

const answer = z.looseObject({ choice: count, right: z.optional(z.boolean()), when: date });

const roomState = z.looseObject({
  out: z.optional(date),
  closed: z.optional(date),
  /** How many of its hints were seen. */
  hints: z._default(count, 0),
});

const judged = z.looseObject({ pass: count, skip: count, when: date });

const stageState = z.looseObject({
  opened: z.optional(date),
  /** The stage as it should be went as the lesson says. */
  ran: z.optional(date),
  /** Its fallback went as the lesson says: the machine did not give what the stage needs. */
  limited: z.optional(date),
  /** Variants that were seen, by their id. */
  broke: z._default(z.record(z.string(), date), {}),
  /** What was predicted, by the question's number from 0. */
  predicted: z._default(z.record(z.string().check(z.regex(/^\d+$/)), answer), {}),
  /** The rows of the state table that were expected to differ. */
  rows: z.optional(z.looseObject({ keys: z.array(z.string()), right: z.optional(z.boolean()), when: date })),
  /** Goals that were met, by their id. */
  goals: z._default(z.record(z.string(), date), {}),
  /** How many hints were seen. */
  hints: z._default(count, 0),
  /** By level: when "learn judge" found no red row up to it in a runtime of the learner's, and how many were green and silent. */
  judged: z.optional(z.record(z.string().check(z.regex(/^\d+$/)), judged)),
  /** Rooms of the escape room, by their name: when one was first out of it, and when it was first closed. */
  rooms: z.optional(z.record(z.string(), roomState)),
});

const place = z.looseObject({ stage: count, tab: z.optional(z.string()), when: date });

const courseState = z.looseObject({
  /** The first page was read. */
  welcomed: z.optional(date),
  /** Where the learner was last. */
  last: z.optional(place),
  stages: z._default(z.record(z.string().check(z.regex(/^\d+$/)), stageState), {}),
});

export const progressFile = z.looseObject({
  version: z.literal(VERSION),
  /** By the name of the course: `built-in`, or the folder of its lessons. */
  courses: z.record(z.string(), courseState),
});

/** What is kept of one stage. */
export type StageState = z.infer<typeof stageState>;
/** What is kept of one room. */
export type RoomState = z.infer<typeof roomState>;
/** Where in the course somebody is. */
export type Place = z.infer<typeof place>;
/** What is kept of one course. */
export type CourseState = z.infer<typeof courseState>;
/** The whole file. */
export type ProgressFile = z.infer<typeof progressFile>;

/** A stage of which nothing is kept yet. */
export const UNTOUCHED: StageState = { broke: {}, predicted: {}, goals: {}, hints: 0 };
