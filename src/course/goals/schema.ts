import * as z from 'zod';
import { CAPABILITY_KINDS } from '../../kernel/capabilities.js';
import { NAMESPACE_NAMES } from '../../kernel/namespaces.js';

const namespace = z.enum(NAMESPACE_NAMES as unknown as readonly [string, ...string[]]) as z.ZodType<
  (typeof NAMESPACE_NAMES)[number]
>;
const namespaces = z.array(namespace).min(1);
const capability = z.string().regex(/^cap_[a-z_]+$/);
const sets = z.array(z.enum(CAPABILITY_KINDS)).min(1);
const path = z.string().regex(/^\//);

/** What can be asked of one process of the learner, read from outside; `rules/` says how each is decided. */
const VALUES = {
  own: namespaces.describe('these links of it lead elsewhere than ours do'),
  same: namespaces.describe('these links of it lead where ours do'),
  entered: namespaces.describe(
    'its parent is not in these namespaces of it: it made them, or it joined them',
  ),
  unborn: z.literal('pid').describe('a new PID namespace waits for its first child'),
  hostname: z.string().describe("a name, or $HOSTNAME for the host's"),
  pid: z.number().int().describe('its number in its own PID namespace'),
  pid_levels: z.number().int().min(2).describe('how many PID namespaces it has a number in, at least'),
  sees_fewer: z.number().int().describe('the proc at its /proc shows fewer processes than this'),
  uid_map: z.string().describe('as in the state table; $UID is the learner; `empty`'),
  user: z.enum(['root', 'other']).describe('who it is in its own user namespace: number 0, or another one'),
  lacks: z.record(capability, sets).describe('these sets do not hold the capability'),
  only: z
    .partialRecord(z.enum(CAPABILITY_KINDS), z.array(capability))
    .describe('what these sets hold, all of it'),
  no_new_privs: z.literal(true),
  seccomp: z.literal('own').describe('more filters than we have'),
  mount: z
    .strictObject({
      /** Where, as the process sees it; without it, anywhere. */
      at: path.optional(),
      type: z.string().optional(),
      /** No mount of the host shows this file system. */
      new: z.literal(true).optional(),
      read_only: z.literal(true).optional(),
      /** It is this file or folder of the host. */
      shows: path.optional(),
      /** There is something in it. */
      filled: z.literal(true).optional(),
    })
    .refine((m) => m.at !== undefined || m.type !== undefined, 'needs `at` or `type`'),
  mounts_at_most: z.number().int().positive(),
  root: z
    .enum(['other', 'host', 'pivoted'])
    .describe("its root directory is not the host's, is the host's, or is another one that it calls /"),
  holds: path.describe('a descriptor of it is open on this folder of the host'),
  only_links: z.array(z.string()).describe('the network interfaces that it sees'),
  link_up: z.literal('lo'),
  group: z.literal('own').describe('it is in a control group that was made by hand, and we are not'),
  limit: z
    .strictObject({
      memory: z
        .string()
        .regex(/^\d+[KMG]$/)
        .optional(),
      cpu: z.number().positive().optional(),
      pids: z.number().int().positive().optional(),
    })
    .describe('its group may have this much at most: bytes, percent of one processor, processes'),
  frozen: z.literal(true),
  terminal: z.string().describe('its controlling terminal: `any`, `none`, or `pts/0`'),
  stopped: z.literal(true).describe('as Ctrl-Z stops a job'),
  command: z.string().describe('the name of its program'),
  tells: namespace.describe('the number of this link of it is one of its arguments'),
  segment: z
    .number()
    .int()
    .positive()
    .describe('a shared memory segment of so many bytes is in its IPC namespace'),
  // Only behind `another`: how it stands to the first process.
  shares: namespaces.describe('with the first process'),
  apart: namespaces.describe('from the first process'),
  other_terminal: z.literal(true).describe('than the first process has'),
  child: z.literal(true).describe('of the first process, or further below it'),
} as const;

const predicates = z
  .array(
    z
      .strictObject(VALUES)
      .partial()
      .refine(
        (p) => Object.values(p).filter((v) => v !== undefined).length === 1,
        'is one thing that is asked',
      ),
  )
  .min(1);

/** A state that the learner brings a process into, in their own terminal and in whatever way. */
export const goal = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** The sentence that the learner reads. */
  text: z.string(),
  /** What one process must be, all at once. The first of them is the one without which a process is not meant. */
  process: predicates,
  /** A second process, at the same time, which may be asked how it stands to the first. */
  another: predicates.optional(),
  /** Each more concrete than the one before. */
  hints: z.array(z.string()).min(2).max(4),
});

/** What can be asked, and with which value. */
export type Values = { readonly [K in keyof typeof VALUES]: z.infer<(typeof VALUES)[K]> };

/** One thing that is asked: an object with one key. */
export type GoalPredicate = z.infer<typeof predicates>[number];
export type Goal = z.infer<typeof goal>;
