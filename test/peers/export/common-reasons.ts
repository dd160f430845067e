import type { Reason } from './differences.js';

/** Of several runtimes: nobody can ask them for clocks of one's own. */
export const NO_TIME_NAMESPACE: readonly Reason[] = [
  { row: 'ns.time', ours: /^own$/, theirs: /./, why: 'It does not know this kind.' },
  { row: 'ns.time_for_children', ours: /^own$/, theirs: /./, why: 'The same.' },
];

/** Of several runtimes: there is no container of theirs in the host's root directory. */
export const WANTS_ROOT: Reason = {
  row: 'root',
  ours: /^of the host$/,
  theirs: /^own$/,
  why: 'It always wants a root file system.',
};
