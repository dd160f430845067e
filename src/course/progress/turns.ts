import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAlive, startTime } from '../../run/alive.js';

/**
 * Several processes write one file, one after the other, and any of them may be killed at any moment.
 *
 * Whose turn it is: a folder beside the file, `FILE.turn`, with one file in it, named after the process. Who wants the
 * turn makes such a folder under another name and renames it; rename(2) puts a folder in the place of an empty one, and
 * of no other. That one file in it is the draft of what is to be written: renaming the draft to FILE publishes it and
 * gives the turn back, both at once. So somebody whose turn was taken away can't publish any more, and a turn may be
 * taken from the dead, or from somebody who does not go on, by unlinking just that draft.
 */

/** Who keeps the turn for longer than this has been stopped, or is on another machine. */
const PATIENCE_MS = 2000;
/** When not even that helps. */
const GIVE_UP_MS = 10_000;

/**
 * Replaces a file, while nobody else does.
 * @param change is given the turn: it reads the file, and says what is to be in it; null leaves it as it is. It may be
 *   called again when the turn was lost meanwhile.
 * @throws the error of the system call that failed (ENOSPC, EROFS ...); then the file is as it was.
 */
export function replaceInTurn(file: string, change: () => string | null): void {
  const end = Date.now() + GIVE_UP_MS;
  while (Date.now() < end) {
    const draft = takeTurn(file, end);
    try {
      const text = change();
      if (text === null || publish(draft, text, file)) return;
    } finally {
      giveBack(draft);
    }
  }
  throw timeout();
}

/** Removes what those left who were killed while they waited. */
export function sweepTurns(file: string): void {
  const prefix = `${basename(file)}.turn-`;
  for (const name of quietly(() => readdirSync(dirname(file))) ?? []) {
    if (name.startsWith(prefix) && isDead(name.slice(prefix.length)))
      removeWaiting(join(dirname(file), name));
  }
}

/** @returns the draft, an empty file. */
function takeTurn(file: string, end: number): string {
  const turn = `${file}.turn`;
  const me = ourName();
  const waiting = `${turn}-${me}`;
  const holder = { name: '', since: 0 };
  try {
    while (Date.now() < end) {
      try {
        prepare(waiting, me);
        renameSync(waiting, turn);
        return join(turn, me);
      } catch (error) {
        // ENOENT: to somebody who does not see our process, in another PID namespace, we are dead.
        if (!isCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT') || !existsSync(dirname(file))) throw error;
      }
      clearAway(turn, holder);
      sleep(1 + Math.random() * 3);
    }
  } finally {
    removeWaiting(waiting);
  }
  throw timeout();
}

function prepare(waiting: string, me: string): void {
  try {
    mkdirSync(waiting, { mode: 0o700 });
  } catch (error) {
    if (isCode(error, 'EEXIST')) return;
    throw error;
  }
  closeSync(openSync(join(waiting, me), 'wx', 0o600));
}

/** Takes the turn from somebody who has died, or has had it for too long. */
function clearAway(turn: string, holder: { name: string; since: number }): void {
  const [name] = quietly(() => readdirSync(turn)) ?? [];
  if (name === undefined) return;
  if (name !== holder.name) Object.assign(holder, { name, since: Date.now() });
  if (isDead(name) || Date.now() - holder.since > PATIENCE_MS) quietly(() => unlinkSync(join(turn, name)));
}

/** @returns false when the draft is gone: then the turn was taken away. So it is opened without O_CREAT. */
function publish(draft: string, text: string, file: string): boolean {
  try {
    const fd = openSync(draft, 'r+');
    try {
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, file);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function giveBack(draft: string): void {
  quietly(() => unlinkSync(draft));
  // Somebody else may have it already: then it is not empty, and stays.
  quietly(() => rmdirSync(dirname(draft)));
}

function removeWaiting(folder: string): void {
  for (const name of quietly(() => readdirSync(folder)) ?? []) quietly(() => unlinkSync(join(folder, name)));
  quietly(() => rmdirSync(folder));
}

let turns = 0;

/** One process and one turn of it, as `isDead` reads it. */
function ourName(): string {
  turns += 1;
  return `${process.pid}-${startTime(process.pid) ?? ''}-${turns}`;
}

function isDead(name: string): boolean {
  const [, pid = '', start = ''] = /^(\d+)-(\d*)-\d+$/.exec(name) ?? [];
  return pid === '' || !isAlive({ pid: Number(pid), start_time: start === '' ? null : Number(start) });
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function timeout(): NodeJS.ErrnoException {
  return Object.assign(new Error('somebody else is writing it all the time'), { code: 'ETIMEDOUT' });
}

/** What has happened already, or somebody else does just now, is no error here. */
function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
