import { type Readable, readable, unreadable } from './readable.js';
import type { Status } from './status.js';

/** Which system calls a process may still make, seccomp(2). */
export interface Seccomp {
  readonly mode: 'disabled' | 'strict' | 'filter';
  /** How many filters every call passes through; null on a kernel that does not tell (before 5.9). */
  readonly filters: number | null;
}

const MODES = ['disabled', 'strict', 'filter'] as const;

/** The seccomp state in a process's status. */
export function seccompOf(status: Status): Readable<Seccomp> {
  if (!status.seccomp.ok) return status.seccomp;
  const mode = MODES[status.seccomp.value];
  if (mode === undefined) return unreadable(`not understood: seccomp mode ${status.seccomp.value}`);
  return readable({ mode, filters: status.seccompFilters.ok ? status.seccompFilters.value : null });
}

/** `disabled`, `strict`, `filter (1 filter)`, `filter (2 filters)`. */
export function seccompText({ mode, filters }: Seccomp): string {
  if (mode !== 'filter' || filters === null) return mode;
  return `filter (${filters} ${filters === 1 ? 'filter' : 'filters'})`;
}
