import { setTimeout as sleep } from 'node:timers/promises';
import { type Change, changesOf, compareSnapshots } from '../../kernel/comparison.js';
import type { RowKey } from '../../kernel/rows.js';
import { type Comparison, compareNow } from './look.js';
import { lookAt, type Subject } from './subject.js';

/** What a watch tells. */
export type WatchEvent =
  /** The first look. */
  | { readonly type: 'begin'; readonly now: Comparison }
  /** Something has changed; `now` is how it is since. */
  | {
      readonly type: 'change';
      readonly at: Date;
      readonly changes: readonly Change[];
      readonly now: Comparison;
    }
  /** One of them has ended, and so does the watch: `last` is how it was when all were seen together. */
  | { readonly type: 'end'; readonly at: Date; readonly ended: Subject; readonly last: Comparison };

/** So often that a person sees no delay; and when a look takes long, because much is read, only so seldom that it costs little. */
const PAUSE_MS = { least: 80, most: 2000 };

/** The most of one processor that looking may take. */
const SHARE = 1 / 70;

/**
 * Keeps looking at these rows, cheaply, and tells of each change. Ends when one of them has.
 * @throws Problem when one has ended before the first look.
 */
export async function* watchComparison(
  subjects: readonly Subject[],
  keys: readonly RowKey[],
): AsyncGenerator<WatchEvent> {
  let now = compareNow(subjects, keys);
  yield { type: 'begin', now };
  for (let spent = 0; ; ) {
    await sleep(Math.min(Math.max(spent / SHARE, PAUSE_MS.least), PAUSE_MS.most));
    const began = performance.now();
    const looks = subjects.map((subject) => lookAt(subject));
    const changes = looks.flatMap((look, place) => {
      const before = now.snapshots[place];
      return look === null || before === undefined ? [] : changesOf(place, before, look, keys);
    });
    const gone = subjects.find((subject, place) => looks[place] === null || lookAt(subject) === null);
    if (gone !== undefined) {
      yield { type: 'end', at: new Date(), ended: gone, last: now };
      return;
    }
    const snapshots = looks.filter((look) => look !== null);
    if (changes.length > 0) {
      now = { subjects, snapshots, rows: compareSnapshots(snapshots, keys) };
      yield { type: 'change', at: new Date(), changes, now };
    }
    spent = performance.now() - began;
  }
}
