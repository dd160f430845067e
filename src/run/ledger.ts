import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, startTime } from './alive.js';
import { moveBack } from './group-leaf.js';
import { removeGroup } from './group-tree.js';
import { removeLink } from './host-link.js';
import { type Entry, isOwned, ledgerEntry, type OwnedEntry } from './ledger-entry.js';
import { makeFolder } from './make-folder.js';
import { removeTree } from './remove-tree.js';
import { removeStandIn, stateFolder } from './state-folder.js';

/**
 * The ledger: whatever could outlive this process is written down before it is made. What a process that has died left
 * behind is removed at the next start, or by `learn clean`. One file an entry, so that two processes never share one.
 */

const MOST_TRIES = 100;

/** Something written down. */
export interface Debt {
  /** Removes it, and strikes it out. Does nothing the second time. */
  settle(): void;
}

/** Writes down a folder that is about to be made, to be removed with all that is in it. */
export function oweFolder(folder: string): Debt {
  return owe({ version: 1, owner: ourselves(), folder });
}

/**
 * Writes down the folders of a control group that is about to be made, to be removed with the groups below it. Who is
 * left in it when we were killed, and stagehand too, is killed then.
 */
export function oweCgroup(groups: readonly string[]): Debt {
  return owe({ version: 2, kind: 'cgroup', owner: ourselves(), groups: [...groups] });
}

/** Writes down that the processes of a control group are about to make room in it, see `group-leaf.ts`. */
export function oweLeaf(group: string): Debt {
  return owe({ version: 2, kind: 'leaf', owner: ourselves(), group });
}

/** Writes down a link that a step is about to make in the network of the host. */
export function oweLink(name: string): Debt {
  return owe({ version: 2, kind: 'link', owner: ourselves(), name });
}

/** Removes what dead processes left. @returns the folders and links that were removed. */
export function settleForTheDead(): string[] {
  const dead = readLedger().flatMap(({ file, entry }) =>
    isOwned(entry) && !isAlive(entry.owner) ? [{ file, entry }] : [],
  );
  // A leaf can't be left before the groups beside it are gone.
  dead.sort((a, b) => Number(isLeaf(a.entry)) - Number(isLeaf(b.entry)));
  return dead.flatMap(({ file, entry }) => {
    const removed = undo(entry, { kill: true });
    if (removed !== null) rmSync(file, { force: true });
    return removed ?? [];
  });
}

/** Adds an entry. @returns the file that it is in; whoever removes that strikes it out. */
export function writeEntry(entry: Entry): string {
  const name = `${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}.json`;
  return inLedger((folder) => {
    const file = join(folder, name);
    writeFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    return file;
  });
}

/** All entries that can be read. One that was cut short by a full disk was not followed by what it announces. */
export function readLedger(): { file: string; entry: Entry }[] {
  const files = inLedger((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return files.flatMap((file) => {
    const entry = readEntry(file);
    return entry === null ? [] : [{ file, entry }];
  });
}

function owe(entry: OwnedEntry): Debt {
  const file = writeEntry(entry);
  return {
    settle() {
      // What could not be undone stays written down, for the next start.
      if (undo(entry, { kill: false }) !== null) rmSync(file, { force: true });
      removeStandIn();
    },
  };
}

/** @returns the folders and links that are gone now; null if something is still there. */
function undo(entry: OwnedEntry, how: { kill: boolean }): string[] | null {
  if (entry.version === 1) {
    removeTree(entry.folder);
    return [entry.folder];
  }
  if (entry.kind === 'leaf') return moveBack(entry.group) ? [] : null;
  if (entry.kind === 'link') return removeLink(entry.name);
  return entry.groups.map((group) => removeGroup(group, how)).every(Boolean) ? entry.groups : null;
}

function isLeaf(entry: Entry): boolean {
  return entry.version === 2 && entry.kind === 'leaf';
}

function ourselves(): OwnedEntry['owner'] {
  return { pid: process.pid, start_time: startTime(process.pid) };
}

/**
 * Uses the folder of the ledger, which is made if need be. A stand-in in /tmp is shared, and another `learn` that ends
 * takes it away when it finds it empty, maybe between our two calls: so there is a next try.
 * @throws the error of the last try.
 */
function inLedger<T>(use: (folder: string) => T): T {
  for (let tries = 1; ; tries += 1) {
    try {
      const folder = join(stateFolder(), 'ledger');
      makeFolder(folder);
      return use(folder);
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
  }
}

function readEntry(file: string): Entry | null {
  try {
    return ledgerEntry.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
