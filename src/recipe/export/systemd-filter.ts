import type { SeccompRule } from './spec.js';

/** SystemCallFilter= and its like: systemd.exec(5), "System Call Filtering". A list of calls that are refused, each with its answer. */
export function systemdFilter(rules: readonly SeccompRule[]): string[] {
  const seen = new Set<string>();
  const refused: string[] = [];
  const logged: string[] = [];
  let ofNamespaces = false;
  for (const { answer, calls, flags } of rules) {
    // The one rule that looks at an argument is that of clone(2) and its namespaces, and for this there is a setting.
    if (flags !== undefined) {
      ofNamespaces = true;
      continue;
    }
    const fresh = calls.filter((name) => !seen.has(name));
    for (const name of fresh) seen.add(name);
    if (answer === 'log') logged.push(...fresh);
    else refused.push(...fresh.map((name) => `${name}:${answer === 'kill' ? 'kill' : answer.errno}`));
  }
  return [
    ...(refused.length === 0 ? [] : [`SystemCallFilter=~${refused.join(' ')}`]),
    ...(logged.length === 0 ? [] : [`SystemCallLog=${logged.join(' ')}`]),
    ...(ofNamespaces ? ['RestrictNamespaces=yes'] : []),
  ];
}
