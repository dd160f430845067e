import { CGROUPS_STEPS } from './steps/cgroups.js';
import { IDS_STEPS } from './steps/ids.js';
import { INSIDE_STEPS } from './steps/inside.js';
import type { StepKind } from './steps/kind.js';
import { MOUNTS_STEPS } from './steps/mounts.js';
import { NAMESPACES_STEPS } from './steps/namespaces.js';
import { NETWORKS_STEPS } from './steps/networks.js';
import { PRIVILEGES_STEPS } from './steps/privileges.js';
import { ROOT_STEPS } from './steps/root.js';
import { TERMINAL_STEPS } from './steps/terminal.js';

export type { StepKind };

/** Every step there is, in the order of `stagehand --list`. */
export const STEP_KINDS: readonly StepKind[] = [
  ...NAMESPACES_STEPS,
  ...IDS_STEPS,
  ...MOUNTS_STEPS,
  ...INSIDE_STEPS,
  ...NETWORKS_STEPS,
  ...ROOT_STEPS,
  ...CGROUPS_STEPS,
  ...PRIVILEGES_STEPS,
  ...TERMINAL_STEPS,
];

/** The command at the end of every recipe, shown as a step like the others. */
export const EXEC_KIND: StepKind = {
  name: 'exec',
  args: 'COMMAND [ARG...]',
  what: 'become the command',
  man: 'execve(2)',
};

/** The kind of a step by its name; undefined when stagehand has no such step. */
export function stepKind(name: string): StepKind | undefined {
  return name === EXEC_KIND.name ? EXEC_KIND : STEP_KINDS.find((kind) => kind.name === name);
}
