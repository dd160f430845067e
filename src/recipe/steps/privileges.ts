import type { StepKind } from './kind.js';

/** Capabilities, system call filters and other ways to have fewer rights. */
export const PRIVILEGES_STEPS: readonly StepKind[] = [];
