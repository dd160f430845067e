import { constants } from 'node:os';
import type { Attempt, Ending } from './evidence.js';

/** `SIGKILL` for 9. */
export function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

/** How COMMAND ended, as the end of a sentence about it. */
export function endingText(ending: Ending): string {
  switch (ending.how) {
    case 'status':
      return `ended with exit status ${ending.status}`;
    case 'signal':
      return `was ended by ${signalName(ending.signal)}`;
    case 'late':
      return `had not ended after ${ending.seconds} ${ending.seconds === 1 ? 'second' : 'seconds'}`;
    case 'flood':
      return `wrote more than ${Math.round(ending.bytes / 2 ** 20)} MiB`;
    case 'orphaned':
      return 'ended the process that had started it';
  }
}

/** The same, with the last that it said. */
export function endingWords({ ending, lastWords }: Attempt): string {
  const words = `COMMAND ${endingText(ending)}`;
  return lastWords === '' ? words : `${words}; the last that it said: ${lastWords}`;
}

/** A status as a shell reports it: 128+N for signal N; null for one that did not end by itself. */
export function statusOf(ending: Ending): number | null {
  if (ending.how === 'status') return ending.status;
  return ending.how === 'signal' ? 128 + ending.signal : null;
}
