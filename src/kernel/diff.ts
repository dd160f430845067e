import type { Readable } from './readable.js';

/** One row of the state table: a piece of kernel state of two processes side by side. */
export interface DiffRow {
  /** `ns.uts`, `caps.effective`, `uid_map`, `hostname`, `mounts` ... */
  readonly key: string;
  readonly host: Readable<string>;
  readonly container: Readable<string>;
  /** Whether the two differ; null when one of them may not be read. */
  readonly changed: boolean | null;
  /** What a one-line cell can't say: mounts added and removed, names of capabilities. */
  readonly details?: readonly string[];
}
