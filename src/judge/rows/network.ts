import { fromFacts, judged, type Row, some } from '../row.js';

/** Stage 6, besides the namespace itself. */
export const networkRows: readonly Row[] = [
  {
    id: 'loopback',
    stage: 6,
    title: 'Its own 127.0.0.1 answers',
    why: 'A new network namespace has one interface, lo, and it is down. Many programs talk to themselves by it.',
    needs: ['net'],
    look: fromFacts(({ loopback, links }) =>
      judged(
        loopback,
        `it does; its interfaces are ${some(links)}`,
        'nobody can be reached at 127.0.0.1: lo is down',
      ),
    ),
  },
];
