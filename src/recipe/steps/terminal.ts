import type { StepKind } from './kind.js';

/** Terminals and sessions. */
export const TERMINAL_STEPS: readonly StepKind[] = [];
