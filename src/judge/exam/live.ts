import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, Problem } from '../../errors.js';
import { readSnapshot, type Snapshot } from '../../kernel/snapshot.js';
import type { Attempt, Ending, Leftovers } from '../evidence.js';
import type { Part } from '../report.js';
import type { Listener } from './listener.js';
import { type Before, findProbe, lookAfter, newGroups } from './outside.js';
import { writeProbeFile } from './probe-files.js';
import type { ProctorLine, ProctorLineOut } from './proctor.js';

/** A run of COMMAND that is going on. */
export interface Live {
  readonly listener: Listener;
  /** A second name of the file outside, by its number; may be empty. */
  readonly handle: string;
  /** Waits until the probe has said this, or COMMAND has ended, or time is up. @returns whether it was said. */
  hears(part: Part, milliseconds?: number): Promise<boolean>;
  /** Looks at the probe from outside; from then on it is known. */
  look(): Promise<Snapshot | undefined>;
  /** Says a line to the probe: by standard input, and if it does not answer to that, by a file. */
  tell(word: string, words: string, answer: Part): Promise<void>;
  type(text: string): void;
  /** Sends COMMAND a signal. */
  signal(number: number): void;
}

/** What is done while COMMAND runs. @returns how many seconds it has from then on, if that is less than it had. */
export type During = (live: Live) => Promise<number | undefined>;

export interface Run {
  /** Executed: for messages. */
  readonly name: string;
  readonly token: string;
  /** The folder of the probe in the root file system. */
  readonly folder: string;
  readonly seconds: number;
  readonly during: During;
  readonly proctor: ProctorLineOut;
  readonly listener: Listener;
  readonly before: Before;
  readonly handle: string;
  type(text: string): void;
  /** What COMMAND has started or mounted may take so long to be gone when it has ended. */
  readonly graceMs: number;
  /** Control groups that COMMAND has made are added. */
  readonly groups: string[];
}

/** More output than any runtime has to say. */
const MOST_BYTES = 8 * 2 ** 20;

const PAUSE_MS = 5;

/** How long the probe has to answer what was written to its standard input. */
const ANSWER_MS = 1500;

/**
 * Follows COMMAND from its start to its end, or to the end of our patience, and looks at what is left then.
 * @throws Problem: it can't be executed (126) or was not found (127).
 */
export async function follow(run: Run): Promise<Pick<Attempt, 'ending' | 'inside' | 'left'>> {
  const { proctor, listener, before, token, groups } = run;
  proctor.start();
  const begun = await proctor.next(10_000);
  if (begun?.part === 'failed') throw cannotRun(run.name, begun.text ?? '');
  let seconds = run.seconds;
  let deadline = Date.now() + seconds * 1000;
  let inside: Snapshot | undefined;
  let last: ProctorLine | null | undefined;
  const ended = proctor.next().then((line) => {
    last = line;
  });
  const isOver = (): boolean => last !== undefined || Date.now() > deadline || listener.bytes > MOST_BYTES;
  const hears: Live['hears'] = async (part, milliseconds = Number.POSITIVE_INFINITY) => {
    for (const end = Date.now() + milliseconds; ; await sleep(PAUSE_MS)) {
      if (listener.reports[part] === undefined) listener.readFile();
      if (listener.reports[part] !== undefined) return true;
      if (isOver() || Date.now() > end) return false;
    }
  };
  const rest = await run.during({
    listener,
    handle: run.handle,
    type: run.type,
    hears,
    signal: proctor.signal,
    async look() {
      const pid = findProbe(token);
      inside = pid === undefined ? undefined : await readSnapshot(pid);
      if (inside?.cgroup.ok) groups.push(...newGroups(before, inside.cgroup.value));
      return inside;
    },
    async tell(word, words, answer) {
      const line = `${token} ${word} ${words}\n`;
      run.type(line);
      if (await hears(answer, ANSWER_MS)) return;
      writeProbeFile(join(run.folder, word), line);
      await hears(answer, ANSWER_MS);
    },
  });
  if (rest !== undefined && Date.now() + rest * 1000 < deadline) {
    seconds = rest;
    deadline = Date.now() + rest * 1000;
  }
  while (!isOver()) await Promise.race([ended, sleep(50)]);
  const ending = endingOf(last, listener.bytes, seconds);
  return { ending, inside, left: await settle(run, last?.hostname) };
}

function cannotRun(name: string, errno: string): Problem {
  return errno === 'ENOENT'
    ? new Problem(`COMMAND was not found: ${name}.`, EXIT.notFound)
    : new Problem(`COMMAND can't be executed: ${name} (${errno}).`, EXIT.cannotRun);
}

/** @param line the last of the proctor: none yet (undefined), or none any more (null). */
function endingOf(line: ProctorLine | null | undefined, bytes: number, seconds: number): Ending {
  if (line?.status !== undefined) return { how: 'status', status: line.status };
  if (line?.signal !== undefined) return { how: 'signal', signal: line.signal };
  if (bytes > MOST_BYTES) return { how: 'flood', bytes: MOST_BYTES };
  return line === null ? { how: 'orphaned' } : { how: 'late', seconds };
}

/** Looks until nothing is left, for a moment. */
async function settle(
  { before, token, groups, graceMs }: Run,
  hostname = before.hostname,
): Promise<Leftovers> {
  for (const end = Date.now() + graceMs; ; await sleep(PAUSE_MS * 4)) {
    const left = await lookAfter(before, hostname, token, groups);
    const clean = [left.processes, left.mounts, left.cgroups, left.links].every(({ length }) => length === 0);
    if (clean || Date.now() > end) return left;
  }
}
