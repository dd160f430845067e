import * as z from 'zod';
import { goal } from './goals/schema.js';

/**
 * The front matter of `lessons/NN-name/lesson.md`. Everything that a run is checked against is here;
 * nothing that a run *prints* is here, because output is always produced by running.
 */

/** A regular expression, matched line by line (flag `m`) against what the command wrote to both streams. */
const pattern = z.string().refine(isPattern, 'is not a regular expression');

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'm') instanceof RegExp;
  } catch {
    return false;
  }
}

/** Who the lesson's reader is on this machine: some failures are different for real root. */
const reader = z.enum(['user', 'root']);

/** Something that is true of a run or is not, decided from its events only. */
export const predicate = z.union([
  z.strictObject({ output: pattern }),
  z.strictObject({ no_output: pattern }).describe('no line of the output matches'),
  z.strictObject({ done: z.string() }).describe('this step was performed without an error'),
  z.strictObject({ changed: z.string() }).describe('this row of the state table differs from the host'),
  z
    .strictObject({ changed: z.string(), by: z.string() })
    .describe('this step changed this row, whatever it was before'),
  z.strictObject({ unchanged: z.string() }).describe('this row is as on the host'),
]);

/** A question asked before the run. The kernel's answer is the first choice whose `when` holds after the run. */
export const question = z.strictObject({
  ask: z.string(),
  choices: z.array(z.strictObject({ text: z.string(), when: predicate })).min(2),
  /** One or two sentences, shown after the run. */
  because: z.string(),
});

/** One failure that a run must show: a step that fails with an errno, or a message of the command. */
export const failure = z.union([
  z.strictObject({ step: z.string(), errno: z.string() }),
  z.strictObject({ output: pattern }),
]);

/** What a stage needs of the machine and may not be given. */
const need = z.enum(['cgroup']);

/** The recipe with something missing or in another order, and how it then fails. */
export const variant = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string(),
    /** Flags (`-f`) and steps (`mount proc`) that are left out ... */
    without: z.array(z.string()).min(1).optional(),
    /** ... or the whole list of steps instead. */
    recipe: z.array(z.string()).optional(),
    /** Run this instead of the stage's own script. */
    script: z.string().optional(),
    /** Only where the machine gives this; else the stage goes on without. */
    needs: z.array(need).default([]),
    /** Only for this reader; without it, for both. */
    as: reader.optional(),
    /** Every one of these must be seen. Empty: nothing fails, and `shows` says what is different instead. */
    fails: z.array(failure).default([]),
    shows: z.array(predicate).default([]),
    /** What is missing and why that makes this happen: two or three sentences. */
    why: z.string(),
  })
  .refine((v) => (v.without === undefined) !== (v.recipe === undefined), 'needs either `without` or `recipe`')
  .refine((v) => v.fails.length + v.shows.length > 0, 'needs something in `fails` or in `shows`');

/** A part of the one line of stage 13. All parts together, as they are, are the line that a shell is given. */
export const linePart = z.strictObject({
  /** As one types it, blanks and line ends included. */
  text: z.string(),
  /** Steps of the recipe that do the same. */
  does: z.array(z.string()).default([]),
  /** The flag or step by whose name it can be left out, of the line and of the recipe. */
  leave: z.string().optional(),
  /** What it is for. */
  says: z.string(),
  /** How articles have it, where a system of today needs it otherwise; and why. */
  was: z.strictObject({ text: z.string(), because: z.string() }).optional(),
});

/** What is run instead where the machine does not give what the stage needs. It says what it can show all the same. */
export const fallback = z
  .strictObject({
    recipe: z.array(z.string()),
    script: z.string(),
    fails: z.array(failure).default([]),
    shows: z.array(predicate).default([]),
    why: z.string(),
  })
  .refine((f) => f.fails.length + f.shows.length > 0, 'needs something in `fails` or in `shows`');

export const frontMatter = z
  .strictObject({
    title: z.string(),
    /** The question that makes one curious; one or two sentences. */
    question: z.string(),
    /** The map of the course shows this: `-r`, `-m`, `-p -f`. */
    flags: z.string(),
    minutes: z.number().int().positive(),
    /** Steps as typed on stagehand's command line; the first item may be unshare(1) flags such as `-rmpf`. */
    recipe: z.array(z.string()),
    /** What runs inside: a shell script, given to `shell -c`. */
    script: z.string(),
    shell: z.enum(['sh', 'bash']).default('sh'),
    /** Files that are in `$TMPDIR` when the run begins: name and text. */
    files: z.record(z.string().regex(/^[\w.-]+$/), z.string()).default({}),
    needs: z.array(need).default([]),
    fallback: fallback.optional(),
    /** Namespaces that the recipe changes (names as under /proc/PID/ns), no more and no fewer. */
    namespaces: z.array(z.string()),
    /** Rows worth looking at, in this order; the others are still there, further down. */
    observe: z.array(z.string()),
    /** What must hold after a run for the lesson to be true. */
    expect: z.array(predicate).default([]),
    predict: z.array(question).min(1),
    variants: z.array(variant).min(1),
    /** States that the learner brings processes into, with what they like; `learn check` sees them come true. */
    goals: z.array(goal).default([]),
    /** A shell script that reaches all of the goals at once, and keeps them so until it is ended. */
    solution: z.string().optional(),
    /** The same container as one line of shell, part by part. */
    line: z.array(linePart).optional(),
    references: z.array(z.strictObject({ title: z.string(), url: z.url().optional() })).min(1),
  })
  .refine((f) => f.needs.length === 0 || f.fallback !== undefined, '`needs` asks for a `fallback`')
  .refine((f) => f.goals.length === 0 || f.solution !== undefined, '`goals` ask for a `solution`');

export type Predicate = z.infer<typeof predicate>;
export type Question = z.infer<typeof question>;
export type Failure = z.infer<typeof failure>;
export type Variant = z.infer<typeof variant>;
export type Fallback = z.infer<typeof fallback>;
export type LinePart = z.infer<typeof linePart>;
export type Need = z.infer<typeof need>;
export type FrontMatter = z.infer<typeof frontMatter>;
