import type { Confinement } from './confinement.js';
import { type Finding, NOTHING, type Rule, SEVERITIES } from './finding.js';
import { descriptorRules } from './rules/descriptors.js';
import { fileRules } from './rules/files.js';
import { kernelFileRules } from './rules/kernel-files.js';
import { mountRules } from './rules/mounts.js';
import { processRules } from './rules/processes.js';
import { rightsRules } from './rules/rights.js';
import { sharedRules } from './rules/shared.js';

/** All that is looked for. */
export const RULES: readonly Rule[] = [
  ...fileRules,
  ...mountRules,
  ...descriptorRules,
  ...processRules,
  ...rightsRules,
  ...kernelFileRules,
  ...sharedRules,
];

/** What would let a process out, and how far that could be told. */
export interface Judgement {
  /** The worst first, and those alike in the order of the rules. */
  readonly findings: readonly Finding[];
  /** What was looked for and not found. No proof that there is none. */
  readonly clear: readonly Rule[];
  /** What could not be looked for from here, and why. */
  readonly unknown: readonly { readonly rule: Rule; readonly reason: string }[];
}

/** Holds every rule against one process. Pure. */
export function judgeConfinement(confinement: Confinement): Judgement {
  const looked = RULES.map((rule) => ({ rule, result: rule.find(confinement) }));
  const results = new Map(looked.map(({ rule, result }) => [rule.id, result]));
  const asked = looked.flatMap(({ rule, result }) => {
    const before = rule.unless === undefined ? NOTHING : results.get(rule.unless);
    // What can't be known to matter is not known.
    if (before?.ok === false) return [{ rule, result: before }];
    return before?.ok && before.value.length > 0 ? [] : [{ rule, result }];
  });
  const findings = asked.flatMap(({ rule, result }) =>
    result.ok ? result.value.map((one) => ({ ...one, rule: rule.id, stage: rule.stage })) : [],
  );
  return {
    findings: findings.sort((a, b) => rank(a) - rank(b)),
    clear: asked.flatMap(({ rule, result }) => (result.ok && result.value.length === 0 ? [rule] : [])),
    unknown: asked.flatMap(({ rule, result }) => (result.ok ? [] : [{ rule, reason: result.reason }])),
  };
}

const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
