import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { readProcessFile } from '../kernel/proc.js';
import { hasEnded, parseStat } from '../kernel/stat.js';
import { makeFolder } from './make-folder.js';
import { removeStandIn, stateFolder } from './state-folder.js';

/**
 * The ledger: whatever could outlive this process is written down before it is made. What a process that has died left
 * behind is removed at the next start, or by `learn clean`. One file an entry, so that two processes never share one.
 */
const entry = z.strictObject({
  version: z.literal(1),
  /** The pid alone could be somebody else's by now; with its start time (clock ticks since boot) it is one process. */
  owner: z.strictObject({ pid: z.number(), start_time: z.number().nullable() }),
  /** Only what looks like ours is ever removed. */
  folder: z.string().refine((path) => isAbsolute(path) && basename(path).startsWith('learn-')),
});
type Entry = z.infer<typeof entry>;

/** Something written down. */
export interface Debt {
  /** Removes it, and strikes it out. Does nothing the second time. */
  settle(): void;
}

/** Writes down a folder that is about to be made, to be removed with all that is in it. */
export function oweFolder(folder: string): Debt {
  const owner = { pid: process.pid, start_time: startTime(process.pid) };
  const file = join(
    ledgerFolder(),
    `${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}.json`,
  );
  writeFileSync(file, `${JSON.stringify({ version: 1, owner, folder } satisfies Entry)}\n`, { mode: 0o600 });
  return {
    settle() {
      rmSync(folder, { recursive: true, force: true });
      rmSync(file, { force: true });
      removeStandIn();
    },
  };
}

/** Removes what dead processes left. @returns the folders that were removed. */
export function settleForTheDead(): string[] {
  const removed: string[] = [];
  for (const name of readdirSync(ledgerFolder())) {
    const file = join(ledgerFolder(), name);
    const found = readEntry(file);
    if (found === null || isAlive(found.owner)) continue;
    rmSync(found.folder, { recursive: true, force: true });
    rmSync(file, { force: true });
    removed.push(found.folder);
  }
  return removed;
}

function ledgerFolder(): string {
  const folder = join(stateFolder(), 'ledger');
  makeFolder(folder);
  return folder;
}

// An entry cut short by a full disk was not followed by what it announces; another version's is for that version.
function readEntry(file: string): Entry | null {
  try {
    return entry.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

function isAlive({ pid, start_time }: Entry['owner']): boolean {
  const now = startTime(pid);
  return now !== null && (start_time === null || now === start_time);
}

/** When a process was started, in clock ticks since boot; null when there is none of that pid. */
function startTime(pid: number): number | null {
  const file = readProcessFile(pid, 'stat');
  const stat = file.ok ? parseStat(file.value) : null;
  return stat === null || hasEnded(stat) ? null : stat.startTime;
}
