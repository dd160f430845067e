import { constants } from 'node:os';
import type { SeccompRule } from './spec.js';

/**
 * A filter in the words of the runtime specification (config-linux.md, "Seccomp"), which docker and podman take as well.
 * The first rule for a call is the one that counts, so that a later one does not repeat it.
 */
export function seccompFilter(rules: readonly SeccompRule[]): object {
  const seen = new Set<string>();
  const syscalls = rules.flatMap(({ answer, calls, flags }) => {
    const names = calls.filter((name) => !seen.has(name));
    for (const name of names) seen.add(name);
    if (names.length === 0) return [];
    const rule = { names, ...answerOf(answer) };
    // "One of these bits" are as many rules: an argument of a rule is compared with one value.
    const args = (bit: number): object => ({ index: 0, value: bit, valueTwo: bit, op: 'SCMP_CMP_MASKED_EQ' });
    return flags === undefined ? [rule] : flags.map((bit) => ({ ...rule, args: [args(bit)] }));
  });
  return { defaultAction: 'SCMP_ACT_ALLOW', syscalls };
}

/** The number of an error that a rule answers with, `EPERM` or a number already. */
export function errnoOf(name: string): number {
  const numbers: Readonly<Record<string, number>> = constants.errno;
  return numbers[name] ?? Number(name);
}

function answerOf(answer: SeccompRule['answer']): object {
  if (answer === 'kill') return { action: 'SCMP_ACT_KILL_PROCESS' };
  if (answer === 'log') return { action: 'SCMP_ACT_LOG' };
  return { action: 'SCMP_ACT_ERRNO', errnoRet: errnoOf(answer.errno) };
}
