import { CAPABILITY_RULES } from './rules/capabilities.js';
import { CGROUP_RULES } from './rules/cgroups.js';
import { JOINING_RULES } from './rules/joining.js';
import { LAYER_RULES } from './rules/layers.js';
import { MOUNT_RULES } from './rules/mounts.js';
import { NAMESPACE_RULES } from './rules/namespaces.js';
import { NETWORK_RULES } from './rules/networks.js';
import { PRIVILEGE_RULES } from './rules/privileges.js';
import { ROOT_RULES } from './rules/root.js';
import type { StepRule } from './rules/rule.js';
import { TERMINAL_RULES } from './rules/terminal.js';

/** Asked in this order; the first sentence wins. */
export const STEP_RULES: readonly StepRule[] = [
  ...CAPABILITY_RULES,
  ...NAMESPACE_RULES,
  ...JOINING_RULES,
  ...MOUNT_RULES,
  ...LAYER_RULES,
  ...NETWORK_RULES,
  ...ROOT_RULES,
  ...CGROUP_RULES,
  ...PRIVILEGE_RULES,
  ...TERMINAL_RULES,
];
