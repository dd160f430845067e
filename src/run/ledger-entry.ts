import { basename, isAbsolute } from 'node:path';
import * as z from 'zod';

/**
 * What an entry of the ledger can say. Checked when it is read: only what looks like ours is ever removed. An entry that
 * an older version of this program understands has version 1; another version's is for that version.
 */

/** The pid alone could be somebody else's by now; with its start time (clock ticks since boot) it is one process. */
const owner = z.strictObject({ pid: z.number(), start_time: z.number().nullable() });

const absolute = z.string().refine(isAbsolute);
const ours = absolute.refine((path) => basename(path).startsWith('learn-'));

const folder = z.strictObject({ version: z.literal(1), owner, folder: ours });

/** A control group, in each of its hierarchies. */
const cgroup = z.strictObject({
  version: z.literal(2),
  kind: z.literal('cgroup'),
  owner,
  groups: z.array(ours),
});

/** The processes of this group are in a leaf of it for a while. */
const leaf = z.strictObject({ version: z.literal(2), kind: z.literal('leaf'), owner, group: absolute });

/** A link that real root makes in the network of the host. */
const link = z.strictObject({
  version: z.literal(2),
  kind: z.literal('link'),
  owner,
  name: z.string().regex(/^learn-[\w-]{1,9}$/),
});

/** A group that root handed over to a user. It has no owner: only `learn clean` takes it back. */
const delegation = z.strictObject({
  version: z.literal(2),
  kind: z.literal('delegation'),
  uid: z.number(),
  groups: z.array(ours),
  /** Version 2: shells that were moved into a leaf, and from where. */
  shells: z.array(z.strictObject({ leaf: absolute, from: absolute })),
  /** Version 2: controllers that were switched on for the groups in this folder, which at that time were these. */
  enabled: z
    .strictObject({ group: absolute, controllers: z.array(z.string()), others: z.array(absolute) })
    .nullable(),
});

export const ledgerEntry = z.union([folder, cgroup, leaf, link, delegation]);

export type Entry = z.infer<typeof ledgerEntry>;
export type Delegation = z.infer<typeof delegation>;
export type OwnedEntry = Exclude<Entry, Delegation>;

/** Whether an entry is for as long as a process lives. */
export function isOwned(entry: Entry): entry is OwnedEntry {
  return entry.version === 1 || entry.kind !== 'delegation';
}
