import { errnoOf } from './oci-seccomp.js';
import type { SeccompRule } from './spec.js';

/** Rules as a file for lxc.seccomp.profile, its second format: a call a line, and all that is not named is allowed. */
export function lxcFilter(rules: readonly SeccompRule[]): string {
  const seen = new Set<string>();
  const lines = rules.flatMap(({ answer, calls, flags }) => {
    if (answer === 'log') return [];
    const action = answer === 'kill' ? 'kill' : `errno ${errnoOf(answer.errno)}`;
    const fresh = calls.filter((name) => !seen.has(name));
    for (const name of fresh) seen.add(name);
    return fresh.flatMap((name) =>
      flags === undefined
        ? [`${name} ${action}`]
        : flags.map((bit) => `${name} ${action} [0,${bit},SCMP_CMP_MASKED_EQ,${bit}]`),
    );
  });
  return `${['2', 'denylist allow', '[all]', ...lines].join('\n')}\n`;
}
