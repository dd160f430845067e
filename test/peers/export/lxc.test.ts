import { compare } from './compare.js';
import { lxcState } from './lxc.js';
import { LXC_REASONS } from './lxc-reasons.js';
import { CORE_RECIPES, RANGES } from './recipes.js';

compare(
  { program: 'lxc-execute', debianPackage: 'lxc', reasons: LXC_REASONS, stateOf: lxcState },
  { ...CORE_RECIPES, ...RANGES },
);
