import type { Entry } from './entry.js';
import { findEntry } from './messages.js';
import type { Topic } from './topic.js';
import { errnoIn } from './topics/errnos.js';

/** Patterns with several .* take long on a line that is very long, and no message is. */
const LONGEST = 500;

/** A line as it is looked at: what `learn run` shows of a command stands behind a bar. */
export function shortened(line: string): string {
  return line.trim().replace(/^\| /, '').slice(0, LONGEST);
}

/** What is known of one line that a program wrote: a message, or only the error that it names. */
export function recognise(line: string): Entry | Topic | undefined {
  const asked = shortened(line);
  return findEntry(asked) ?? errnoIn(asked);
}
