import type { StepKind } from './kind.js';

/** A root file system, what is put into it, and the ways into it and out of it. */
export const ROOT_STEPS: readonly StepKind[] = [];
