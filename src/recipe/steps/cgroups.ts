import type { StepKind } from './kind.js';

/** Control groups. */
export const CGROUPS_STEPS: readonly StepKind[] = [];
