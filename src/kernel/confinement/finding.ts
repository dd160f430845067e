import { type Readable, readable } from '../readable.js';
import type { Confinement } from './confinement.js';

/**
 * How much a finding lets out. `way out`: by this alone the process reaches what is the host's, as far as its user may. `risk`:
 * it needs one thing more, or it can watch or disturb others. `note`: nothing is open, but a line of defence is missing.
 */
export const SEVERITIES = ['way out', 'risk', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What one rule has found. */
export interface Found {
  readonly severity: Severity;
  /** What is there, as a sentence. */
  readonly seen: string;
  readonly why: string;
  /** More of what was seen, a line each. */
  readonly details?: readonly string[];
}

/** One thing that is looked for. */
export interface Rule {
  readonly id: string;
  /** The stage of the course that teaches it; null if none does. */
  readonly stage: number | null;
  /** Completes "looked for": what would be found. */
  readonly looks: string;
  /** Another rule, that stands before it: if that has found something, this one says nothing; if it can't know, nor can this. */
  readonly unless?: string;
  /** Pure. A reason in place of findings: what the rule would need may not be read. */
  find(confinement: Confinement): Readable<readonly Found[]>;
}

/** A finding and where it comes from. */
export interface Finding extends Found {
  readonly rule: string;
  readonly stage: number | null;
}

export const NOTHING: Readable<readonly Found[]> = readable([]);

/** One finding, if there is any. */
export const found = (...list: readonly Found[]): Readable<readonly Found[]> => readable(list);

type Values<T> = { readonly [K in keyof T]: T[K] extends Readable<infer V> ? V : never };

/** All of them, or the first reason why one could not be read. */
export function readAll<T extends Readonly<Record<string, Readable<unknown>>>>(
  parts: T,
): Readable<Values<T>> {
  const values: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(parts)) {
    if (!part.ok) return part;
    values[name] = part.value;
  }
  return readable(values as Values<T>);
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function some(words: readonly string[], most = 4): string {
  const shown = words.slice(0, most);
  const rest = words.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop();
  return shown.length === 0 ? (last ?? 'nothing') : `${shown.join(', ')} and ${last}`;
}
