import type { Fallback } from './schema.js';
export interface Limitation {
  readonly why: string;
  readonly fixes: readonly string[];
  readonly fallback: Fallback;
}
