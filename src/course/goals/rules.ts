import type { Look } from '../../run/watch/look.js';
import type { Rule, Scene, Seen } from './rule.js';
import { clockRules } from './rules/clocks.js';
import { fileRules } from './rules/files.js';
import { idRules } from './rules/ids.js';
import { insideRules } from './rules/inside.js';
import { keepingRules } from './rules/keeping.js';
import { layerRules } from './rules/layers.js';
import { namespaceRules } from './rules/namespaces.js';
import { networkRules } from './rules/networks.js';
import { processRules } from './rules/process.js';
import { rightsRules } from './rules/rights.js';
import type { GoalPredicate, Values } from './schema.js';

/** A rule for each thing that can be asked. One that is missing does not compile. */
const RULES: { readonly [K in keyof Values]: Rule<Values[K]> } = {
  ...namespaceRules,
  ...insideRules,
  ...idRules,
  ...rightsRules,
  ...fileRules,
  ...keepingRules,
  ...layerRules,
  ...clockRules,
  ...networkRules,
  ...processRules,
};

function ruleOf(predicate: GoalPredicate): { rule: Rule<unknown>; value: unknown } {
  const [key, value] = Object.entries(predicate).find(([, v]) => v !== undefined) ?? [];
  // The schema lets nothing else in.
  return { rule: RULES[key as keyof Values] as Rule<unknown>, value };
}

/** How it should be, said of the process: `has the hostname moby`. */
export function wanted(predicate: GoalPredicate, scene: Scene): string {
  const { rule, value } = ruleOf(predicate);
  return rule.wants(value, scene);
}

/** How it is. */
export function seen(predicate: GoalPredicate, look: Look, scene: Scene): Seen {
  const { rule, value } = ruleOf(predicate);
  return rule.sees(value, look, scene);
}
