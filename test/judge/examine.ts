import { parseCommand } from '../../src/judge/exam/command.js';
import { gather } from '../../src/judge/exam/gather.js';
import { judge } from '../../src/judge/judge.js';
import type { Verdict } from '../../src/judge/row.js';
import { ROWS } from '../../src/judge/rows.js';

export interface Examination {
  readonly verdicts: readonly Verdict[];
  /** Ids of the rows that failed, in their order. */
  readonly red: readonly string[];
  /** A row and what was seen, for messages. */
  say(...rows: readonly string[]): string;
}

/** Runs the whole examination in this process. @param words as behind the "--" of `learn judge`. */
export async function examine(words: readonly string[], seconds = 20): Promise<Examination> {
  const verdicts = judge(ROWS, await gather(parseCommand(words), { seconds }));
  const red = verdicts
    // Other tests of real root make interfaces out here meanwhile. This row is tested in a network namespace, by leaky.test.ts.
    .filter(({ row, verdict }) => verdict === 'fail' && row !== 'left-links')
    .map(({ row }) => row);
  return {
    verdicts,
    red,
    say: (...rows) =>
      verdicts
        .filter(({ row }) => rows.includes(row))
        .map(({ row, verdict, seen }) => `${row}: ${verdict}, ${seen}`)
        .join('\n'),
  };
}
