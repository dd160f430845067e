import * as z from 'zod';
import { goal } from './goals/schema.js';

/**
 * The front matter of `lessons/NN-name/lesson.md`. Everything that a run is checked against is here;
 * nothing that a run *prints* is here, because output is always produced by running.
 *
 * What a field is for is said by `describe()`, and nowhere else: from there it comes into the JSON Schema, and so into the
 * editor of whoever writes a lesson.
 */

const pattern = z
  .string()
  .refine(isPattern, 'is not a regular expression')
  .describe(
    'A regular expression, matched line by line against what the command wrote to both streams. In single quotes.',
  );

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'm') instanceof RegExp;
  } catch {
    return false;
  }
}

const reader = z
  .enum(['user', 'root'])
  .describe(
    'Only for this reader, because the kernel answers a normal user and real root differently. Without it: for both.',
  );

const id = z
  .string()
  .regex(/^[a-z0-9-]+$/)
  .describe('A short name, once in this list: lower-case letters, digits and dashes.');

const step = z.string().describe('A step of the recipe, as it is written there: `mount proc`.');

const row = z.string().describe('A row of the state table: `hostname`, `ns.uts`, `caps.effective`.');

/** Something that is true of a run or is not, decided from its events only. */
export const predicate = z.union([
  z.strictObject({ output: pattern }).describe('a line of the output matches'),
  z.strictObject({ no_output: pattern }).describe('no line of the output matches'),
  z.strictObject({ done: step }).describe('this step was performed without an error'),
  z.strictObject({ changed: row }).describe('this row of the state table differs from the host'),
  z
    .strictObject({
      changed: row,
      by: z.string().describe('The step that changed it; `exec` is the last one.'),
    })
    .describe('this step changed this row, whatever it was before'),
  z.strictObject({ unchanged: row }).describe('this row is as on the host'),
]);

/** A question asked before the run. The kernel's answer is the first choice whose `when` holds after the run. */
export const question = z.strictObject({
  ask: z.string().describe('The question. The kernel answers it: there is no answer key.'),
  choices: z
    .array(
      z.strictObject({
        text: z.string().describe('What the reader can choose: what a thoughtful person could believe.'),
        when: predicate.describe('The run in which this is the answer.'),
      }),
    )
    .min(2)
    .describe(
      'At least two. After a normal run exactly one of them may hold, for a normal user and for root.',
    ),
  because: z.string().describe('Why it is so: one or two sentences with the rule, shown after the run.'),
});

/** One failure that a run must show: a step that fails with an errno, or a message of the command. */
export const failure = z.union([
  z
    .strictObject({
      step,
      errno: z.string().describe('The name of the error, `EPERM`, or of the signal that ended it, `SIGSYS`.'),
    })
    .describe('this step fails with this error'),
  z.strictObject({ output: pattern }).describe('the command says so'),
]);

const fails = z
  .array(failure)
  .default([])
  .describe(
    'What the reader sees fail: steps with their error, or a message of the script. Each has to happen.',
  );

const shows = z
  .array(predicate)
  .default([])
  .describe(
    'What is true of this run: what is different when nothing fails, which is often the better lesson.',
  );

const need = z.union([
  z.enum(['cgroup', 'subids']),
  z.strictObject({
    program: z
      .string()
      .regex(/^[a-z][\w.-]*$/, 'is the name of a program')
      .describe('A program in PATH.'),
  }),
]);

const needs = z.array(need).default([]);

/** The recipe with something missing or in another order, and how it then fails. */
export const variant = z
  .strictObject({
    id,
    title: z.string().describe('A few words for the list of variants: `Leave out -u`.'),
    without: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'What is left out: flags such as `-f`, which take all of their steps along, and steps such as `mount proc`.',
      ),
    recipe: z
      .array(z.string())
      .optional()
      .describe('In place of `without`: the whole list of steps, in another order or with others.'),
    script: z.string().optional().describe("What runs inside, if it is not the stage's own script."),
    needs: needs.describe('This variant is offered only where the machine gives this.'),
    as: reader.optional(),
    fails,
    shows,
    why: z.string().describe('What is missing, and why that makes this happen: two or three sentences.'),
  })
  .refine((v) => (v.without === undefined) !== (v.recipe === undefined), 'needs either `without` or `recipe`')
  .refine((v) => v.fails.length + v.shows.length > 0, 'needs something in `fails` or in `shows`');

/** A part of the one line of stage 13. All parts together, as they are, are the line that a shell is given. */
export const linePart = z.strictObject({
  text: z.string().describe('The part as one types it, blanks and line ends included.'),
  does: z.array(z.string()).default([]).describe('The steps of the recipe that do the same.'),
  leave: z
    .string()
    .optional()
    .describe('The flag or step by whose name it can be left out, of the line and of the recipe.'),
  says: z.string().describe('What this part is for.'),
  was: z
    .strictObject({
      text: z.string().describe('The part as articles have it.'),
      because: z.string().describe('Why a system of today needs it otherwise.'),
    })
    .optional()
    .describe('How articles have it, where a system of today needs it otherwise.'),
});

/** What is run instead where the machine does not give what the stage needs. It says what it can show all the same. */
export const fallback = z
  .strictObject({
    recipe: z.array(z.string()).describe('The steps that are possible on every machine.'),
    script: z.string().describe('What runs inside then.'),
    fails,
    shows,
    why: z.string().describe('What this shows all the same, and what it does not.'),
  })
  .refine((f) => f.fails.length + f.shows.length > 0, 'needs something in `fails` or in `shows`');

export const frontMatter = z
  .strictObject({
    title: z.string().describe('A few words.'),
    part: z
      .string()
      .optional()
      .describe('Where a part of the course begins: its name, which the map shows above this stage.'),
    question: z.string().describe('What makes a reader curious, in one or two sentences. It is shown first.'),
    flags: z.string().describe('What the map of the course shows: `-r`, `-p -f`, or `none`.'),
    minutes: z.number().int().positive().describe('How long it takes with everything tried: five to ten.'),
    recipe: z
      .array(z.string())
      .describe(
        'The steps, in order, as typed for stagehand ("stagehand --list" shows all). The first item may be flags of unshare(1): `-rmpf`.',
      ),
    script: z
      .string()
      .describe(
        'What runs inside when the steps are done, as a shell script. A label and a colon in front of each line that it prints.',
      ),
    shell: z.enum(['sh', 'bash']).default('sh').describe('Who runs the script.'),
    files: z
      .record(z.string().regex(/^[\w.-]+$/), z.string())
      .default({})
      .describe('Small files that are in $TMPDIR when the run begins: name and text.'),
    needs: needs.describe(
      'What a machine may not give: `cgroup`, `subids`, `{ program: nft }`. Then the `fallback` is run instead.',
    ),
    fallback: fallback
      .optional()
      .describe('What is run where the machine does not give what the stage needs.'),
    namespaces: z
      .array(z.string())
      .describe("The namespaces that are not the host's at the end, no more and no fewer: `[user, uts]`."),
    observe: z
      .array(z.string())
      .describe(
        'Four to eight rows of the state table to show on top, in this order; the others are further down.',
      ),
    expect: z
      .array(predicate)
      .default([])
      .describe('What has to be true after a run. Only what you rely on, never all that is printed.'),
    predict: z.array(question).min(1).describe('Two or three questions that are asked before the run.'),
    variants: z
      .array(variant)
      .min(1)
      .describe('The same with something missing or in another order, and what happens then.'),
    goals: z
      .array(goal)
      .default([])
      .describe(
        'At least three states that the reader brings processes into, alone and in whatever way. "learn check" sees them come true.',
      ),
    solution: z
      .string()
      .optional()
      .describe(
        'A shell script that reaches all goals at once and leaves its processes running in the background.',
      ),
    line: z.array(linePart).optional().describe('The same container as one line of shell, part by part.'),
    references: z
      .array(
        z.strictObject({
          title: z.string().describe('`user_namespaces(7)`, or the name of a document.'),
          url: z.url().optional().describe('Its web address.'),
        }),
      )
      .min(1)
      .describe('Manual pages and kernel documents to read on.'),
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
