import type * as z from 'zod';
import type { Attempt, Evidence, ExtraRun } from './evidence.js';
import type { acts, facts } from './report.js';

export type Outcome = 'pass' | 'fail' | 'skip';

/** What the evidence says about one row. `seen` is a clause for people: what is there, or why nothing can be said. */
export interface Finding {
  readonly verdict: Outcome;
  readonly seen: string;
}

/** One thing that a container has to be or to have. */
export interface Row {
  readonly id: string;
  /** The stage of the course that teaches it. */
  readonly stage: number;
  /** What has to hold, as a statement. */
  readonly title: string;
  /** What goes wrong without. */
  readonly why: string;
  /** Rows without which this one says nothing: if one of them did not pass, this one is passed over. */
  readonly needs?: readonly string[];
  /** The run that it looks at, if it is not the plain one. */
  readonly run?: ExtraRun;
  /** Pure. Called only if `needs` have passed; every row but the first can rely on the facts. */
  look(evidence: Evidence): Finding;
}

/** A row that has been judged: what a screen, a page or a program shows. */
export interface Verdict {
  readonly row: string;
  readonly stage: number;
  readonly title: string;
  readonly verdict: Outcome;
  readonly seen: string;
  readonly why: string;
  /** The row whose outcome was in the way of this one. */
  readonly without?: string;
}

export const pass = (seen: string): Finding => ({ verdict: 'pass', seen });
export const fail = (seen: string): Finding => ({ verdict: 'fail', seen });
export const skip = (seen: string): Finding => ({ verdict: 'skip', seen });

/** Decides by a condition. */
export const judged = (good: boolean, ifGood: string, ifBad: string): Finding =>
  good ? pass(ifGood) : fail(ifBad);

export type Facts = z.infer<typeof facts>;
export type Acts = z.infer<typeof acts>;

/** Looks at what the probe found when it began. */
export function fromFacts(
  look: (facts: Facts, attempt: Attempt, evidence: Evidence) => Finding,
): Row['look'] {
  return (evidence) => {
    const { facts: found } = evidence.plain.reports;
    return found === undefined ? skip(UNSAID) : look(found, evidence.plain, evidence);
  };
}

/** Looks at what the probe tried. */
export function fromActs(look: (acts: Acts, evidence: Evidence) => Finding): Row['look'] {
  return (evidence) => {
    const { acts: tried } = evidence.plain.reports;
    return tried === undefined ? skip(NOT_TRIED) : look(tried, evidence);
  };
}

const UNSAID = 'the probe did not come to say it';
export const NOT_TRIED = 'the probe could not be told to begin, or was stopped before it came to this';

/** `a`, `a and b`, `a, b and 3 more`. */
export function some(words: readonly string[], most = 4): string {
  const shown = words.slice(0, most);
  const rest = words.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop();
  return shown.length === 0 ? (last ?? 'nothing') : `${shown.join(', ')} and ${last}`;
}
