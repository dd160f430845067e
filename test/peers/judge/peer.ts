import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Outcome } from '../../../src/judge/row.js';
import { ROWS } from '../../../src/judge/rows.js';

const row = z.enum(ROWS.map(({ id }) => id));
const because = z.partialRecord(row, z.string().min(1));

/** Verdicts, and why they are these. A row that is not named is green and nobody wonders. */
const verdicts = z.strictObject({
  green: because.default({}),
  red: because.default({}),
  skipped: z.array(row).default([]),
});

/** A file here: a runtime that is not ours, and what `learn judge` has to say of it. */
const peer = verdicts.extend({
  name: z.string(),
  /** It takes this one, of this Debian package. */
  program: z.string(),
  package: z.string(),
  /** As one would type it behind `learn judge --`; what begins with $ is explained in judge.test.ts. */
  command: z.union([
    z.string(),
    z.strictObject({ root: z.string().optional(), user: z.string().optional() }),
  ]),
  /** What is different for real root, for somebody else, and where control groups can be made. */
  root: verdicts.optional(),
  user: verdicts.optional(),
  grouped: verdicts.optional(),
});

export type Peer = z.infer<typeof peer>;

export interface Circumstances {
  readonly root: boolean;
  /** Whether control groups can be made. */
  readonly groups: boolean;
}

/** @throws Error: a file is not as it should be. */
export function readPeers(folder: string): Peer[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((name) => {
    const found = peer.safeParse(parse(readFileSync(join(folder, name), 'utf8')));
    if (!found.success) throw new Error(`${name}: ${z.prettifyError(found.error)}`);
    return found.data;
  });
}

/** What is typed; undefined if it takes somebody else. */
export function commandFor({ command }: Peer, { root }: Circumstances): string | undefined {
  return typeof command === 'string' ? command : command[root ? 'root' : 'user'];
}

/** These rows say nothing where no control group can be made. */
const GROUPS = ['cgroup', 'memory', 'pids', 'cpu'];

/** The verdict on every row. */
export function expected(peer: Peer, { root, groups }: Circumstances): Map<string, Outcome> {
  const all = new Map<string, Outcome>(ROWS.map(({ id }) => [id, 'pass']));
  for (const part of [peer, groups && peer.grouped, root ? peer.root : peer.user]) {
    if (!part) continue;
    for (const id of Object.keys(part.green)) all.set(id, 'pass');
    for (const id of Object.keys(part.red)) all.set(id, 'fail');
    for (const id of part.skipped) all.set(id, 'skip');
  }
  if (!groups) for (const id of GROUPS) all.set(id, 'skip');
  return all;
}
