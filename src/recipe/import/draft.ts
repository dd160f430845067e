import type { ImportedStep, Note } from './types.js';

/** What has been read of a configuration so far. */
export interface Draft {
  readonly steps: ImportedStep[];
  readonly changed: Note[];
  readonly leftOut: Note[];
  /** Adds a step that comes from this key. */
  step(from: string, name: string, ...args: readonly string[]): void;
  change(key: string, why: string): void;
  leave(key: string, why: string): void;
}

export function emptyDraft(): Draft {
  const steps: ImportedStep[] = [];
  const changed: Note[] = [];
  const leftOut: Note[] = [];
  return {
    steps,
    changed,
    leftOut,
    step: (from, name, ...args) => void steps.push({ from, step: { name, args } }),
    change: (key, why) => void changed.push({ key, why }),
    leave: (key, why) => void leftOut.push({ key, why }),
  };
}
