import type { Need } from '../schema.js';
import { cgroup } from './cgroup.js';
import type { NeedKind } from './need.js';
import { program } from './program.js';
import { subids } from './subids.js';

/** What is to be known of a need. */
export function kindOf(need: Need): NeedKind {
  if (typeof need !== 'string') return program;
  return { cgroup, subids }[need];
}

/** Whether two needs are the same. */
export function sameNeed(a: Need, b: Need): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
