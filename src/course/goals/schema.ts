import * as z from 'zod';
import { CAPABILITY_KINDS } from '../../kernel/capabilities.js';
import { NAMESPACE_NAMES } from '../../kernel/namespaces.js';

const namespace = z.enum(NAMESPACE_NAMES as unknown as readonly [string, ...string[]]) as z.ZodType<
  (typeof NAMESPACE_NAMES)[number]
>;
const namespaces = z.array(namespace).min(1);
const kind = z.enum(['user', 'mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup', 'time']);
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
  keeps: kind.describe(
    'in its mount table a file holds a namespace of this kind, and no process is in there',
  ),
  kept: kind.describe('it is in a namespace of this kind that a file in its mount table holds'),
  hostname: z.string().describe("a name, or $HOSTNAME for the host's"),
  pid: z.number().int().describe('its number in its own PID namespace'),
  pid_levels: z.number().int().min(2).describe('how many PID namespaces it has a number in, at least'),
  sees_fewer: z.number().int().describe('the proc at its /proc shows fewer processes than this'),
  uid_map: z.string().describe('as in the state table; $UID is the learner; `empty`'),
  user: z.enum(['root', 'other']).describe('who it is in its own user namespace: number 0, or another one'),
  users: z.number().int().positive().describe('so many users have a number in its user namespace, at least'),
  outside: z.literal('other').describe('outside of its user namespace it is another user than the learner'),
  setgroups: z.enum(['allow', 'deny']).describe('what /proc/PID/setgroups says'),
  lacks: z.record(capability, sets).describe('these sets do not hold the capability'),
  only: z
    .partialRecord(z.enum(CAPABILITY_KINDS), z.array(capability))
    .describe('what these sets hold, all of it'),
  no_new_privs: z.literal(true).describe('the flag is set: no exec can give it more rights'),
  seccomp: z.literal('own').describe('more filters than we have'),
  mount: z
    .strictObject({
      at: path.optional().describe('where, as the process sees it; without it, anywhere'),
      type: z.string().optional().describe('its file system: `tmpfs`, `proc`'),
      new: z.literal(true).optional().describe('no mount of the host shows this file system'),
      read_only: z.literal(true).optional().describe('nothing can be written to it'),
      shows: path.optional().describe('it is this file or folder of the host'),
      filled: z.literal(true).optional().describe('there is something in it'),
    })
    .refine((m) => m.at !== undefined || m.type !== undefined, 'needs `at` or `type`')
    .describe('it has a mount like this'),
  layers: z
    .enum(['copied', 'whiteout'])
    .describe('in the upper folder of an overlay that it has: a changed file of a lower one, or a whiteout'),
  mounts_at_most: z.number().int().positive().describe('how many mounts it sees, at most'),
  root: z
    .enum(['other', 'host', 'pivoted'])
    .describe("its root directory is not the host's, is the host's, or is another one that it calls /"),
  holds: path.describe('a descriptor of it is open on this folder of the host'),
  only_links: z.array(z.string()).describe('the network interfaces that it sees'),
  link_up: z.literal('lo').describe('this network interface is up'),
  address: z
    .union([z.literal('any'), z.string().regex(/^[\d.]+\/\d+$|^[0-9a-f:]+\/\d+$/)])
    .describe(
      'an address in its network namespace, with its prefix: `10.0.0.2/24`; `any`: one besides those of lo',
    ),
  route: z
    .union([z.literal('default'), z.string().regex(/^[\d.]+\/\d+$|^[0-9a-f:]+\/\d+$/)])
    .describe(
      'a route in its network namespace: `10.0.0.0/24`; `default`: one to everywhere else, by a neighbour',
    ),
  forwards: z
    .literal(true)
    .describe(
      'its network namespace has addresses on two links, and passes IPv4 packets on from one to the other',
    ),
  group: z.literal('own').describe('it is in a control group that was made by hand, and we are not'),
  limit: z
    .strictObject({
      memory: z
        .string()
        .regex(/^\d+[KMG]$/)
        .optional()
        .describe('how many bytes: `64M`'),
      cpu: z.number().positive().optional().describe('percent of one processor: `50`'),
      pids: z.number().int().positive().optional().describe('how many processes: `20`'),
    })
    .describe('its group may have this much at most'),
  frozen: z.literal(true).describe('its group is frozen'),
  clock: z
    .strictObject({
      monotonic: z.number().int().optional().describe('by how many seconds: `86400`'),
      boottime: z.number().int().optional().describe('by how many seconds: `86400`'),
    })
    .describe("these clocks of it are ahead of the machine's by so many seconds, or more"),
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
  talks: z
    .enum(['direct', 'translated'])
    .describe(
      'an open TCP connection leads from its network namespace to that of the first process; with NAT in between, or without',
    ),
  shares: namespaces.describe('these links lead where those of the first process do'),
  same_lower: z.literal(true).describe('it has an overlay over a lower folder of the first process'),
  apart: namespaces.describe('these links lead elsewhere than those of the first process'),
  other_terminal: z.literal(true).describe('it has another terminal than the first process'),
  child: z.literal(true).describe('it is a child of the first process, or further below it'),
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
  id: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .describe(
      'A short name, once in this list. Progress is kept by it, so let it stay when the text changes.',
    ),
  text: z.string().describe('The sentence that the reader reads. It names a state and not a command.'),
  process: predicates.describe(
    'What one process must be, all at once. Put first the item without which a process is not meant at all.',
  ),
  another: predicates
    .optional()
    .describe('A second process, at the same time, which may be asked how it stands to the first.'),
  hints: z.array(z.string()).min(2).max(4).describe('Two to four, each more concrete than the one before.'),
});

/** What can be asked, and with which value. */
export type Values = { readonly [K in keyof typeof VALUES]: z.infer<(typeof VALUES)[K]> };

/** One thing that is asked: an object with one key. */
export type GoalPredicate = z.infer<typeof predicates>[number];
export type Goal = z.infer<typeof goal>;
