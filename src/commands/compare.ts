import { EXIT, Problem } from '../errors.js';
import { NAMESPACE_KEYS } from '../kernel/comparison.js';
import { ROW_KEYS } from '../kernel/rows.js';
import { changeLines, comparisonLines, endLines } from '../print/comparison.js';
import { comparisonJson, watchJson } from '../print/comparison-json.js';
import { drawsCalmly, repainter } from '../print/repaint.js';
import { say } from '../print/say.js';
import { type Comparison, compareNow, keysFor } from '../run/compare/look.js';
import { findSubject, type Subject } from '../run/compare/subject.js';
import { type WatchEvent, watchComparison } from '../run/compare/watch.js';
import { endWithReader } from '../run/reader-gone.js';
import type { Inside } from '../run/watch/ask-inside.js';

export interface CompareOptions {
  readonly json?: boolean;
  /** All of the state table, not only the namespaces. */
  readonly all?: boolean;
  /** Leave out the rows in which all are the same. */
  readonly onlyDifferent?: boolean;
  /** Keep looking until one of them ends. */
  readonly watch?: boolean;
}

/**
 * `learn compare [WHAT...]`: the namespaces of two or more processes side by side. Without any: the shell that we were
 * started from, and PID 1; with one: that shell, and it.
 * @returns 0, 1 if a difference was seen, 125 if none was and something could not be read.
 * @throws Problem for a word that means nothing here.
 */
export async function compare(words: readonly string[], options: CompareOptions): Promise<number> {
  const subjects = await findSubjects(words);
  const keys = keysFor(subjects, options.all ? ROW_KEYS : NAMESPACE_KEYS);
  if (options.watch) return keepWatching(watchComparison(subjects, keys), options);
  const comparison = compareNow(
    subjects,
    keys,
    keys.includes('hostname') ? await someoneInside() : undefined,
  );
  if (options.json) console.log(JSON.stringify(comparisonJson(comparison, options.onlyDifferent)));
  else say(comparisonLines(comparison, options));
  return codeOf(comparison);
}

/** Only for the one row that needs it: it starts a program, and is slow to load. */
async function someoneInside(): Promise<Inside> {
  const { Inside } = await import('../run/watch/ask-inside.js');
  return new Inside();
}

async function findSubjects(words: readonly string[]): Promise<Subject[]> {
  const [first, second, ...others] = words;
  const asked =
    first === undefined
      ? ['self', 'host']
      : second === undefined
        ? ['self', first]
        : [first, second, ...others];
  // One after the other, so that the first that is wrong is the one that is told of.
  const subjects: Subject[] = [];
  for (const word of asked) subjects.push(await findSubject(word));
  return subjects;
}

async function keepWatching(events: AsyncIterable<WatchEvent>, options: CompareOptions): Promise<number> {
  const show = options.json ? jsonShower(options) : textShower(options);
  const stop = endWithReader();
  for await (const event of events) {
    show(event);
    if (event.type !== 'end') continue;
    stop();
    return codeOf(event.last);
  }
  throw new Problem('The watch ended without a word.', EXIT.ourselves);
}

type Show = (event: WatchEvent) => void;

function jsonShower({ onlyDifferent }: CompareOptions): Show {
  return (event) => console.log(JSON.stringify(watchJson(event, onlyDifferent)));
}

/** Redraws the table where it stands and has room; else prints it once, and then what changes. */
function textShower(options: CompareOptions): Show {
  const repaint = repainter();
  return (event) => {
    if (event.type === 'end') return say(endLines(event));
    const lines = [...comparisonLines(event.now, options), '', ...lastChange(event), ...FOOTER];
    if (drawsCalmly() && lines.length < (process.stdout.rows ?? 24)) return repaint(lines);
    say(event.type === 'begin' ? [...comparisonLines(event.now, options), ''] : changeLines(event));
  };
}

/** Of many changes at once only the last: all of them are in the table. */
function lastChange(event: WatchEvent): readonly string[] {
  return event.type === 'change' ? changeLines({ ...event, changes: event.changes.slice(-1) }) : [];
}

const FOOTER = ['Watching; Ctrl-C ends it.'];

function codeOf({ rows }: Comparison): number {
  if (rows.some(({ differ }) => differ === true)) return EXIT.failed;
  return rows.some(({ differ }) => differ === null) ? EXIT.ourselves : EXIT.ok;
}
