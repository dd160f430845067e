import { constants } from 'node:os';
import { CALL_GROUPS } from '../export/seccomp-rules.js';
import type { OciConfig, OciSyscall } from './config.js';
import type { Draft } from './draft.js';
import type { ImportHere } from './types.js';

const KEY = 'linux.seccomp';

/** A rule of the configuration with its place in it. */
type Rule = OciSyscall & { readonly from: string; readonly calls: readonly string[] };

/** The filter as words of the step `seccomp`, which says what is forbidden; empty: there is none. */
export function filterRules(draft: Draft, { linux, process }: OciConfig, here: ImportHere): string[] {
  const seccomp = linux?.seccomp;
  if (seccomp == null) return [];
  const bounding = (process?.capabilities?.bounding ?? []).map((name) => name.toUpperCase());
  const rules = (seccomp.syscalls ?? [])
    .map(
      (rule, i): Rule => ({
        ...rule,
        from: `${KEY}.syscalls[${i}]`,
        calls: [...(rule.names ?? []), ...(rule.name ? [rule.name] : [])].filter((name) =>
          here.calls.includes(name),
        ),
      }),
    )
    .filter(
      (rule) => holds(rule.includes, true, bounding, here) && holds(rule.excludes, false, bounding, here),
    );
  const answers = new Map<string, string>();
  const answer = (call: string, word: string): void => {
    if (!answers.has(call)) answers.set(call, word);
  };
  const namespaces = namespaceRule(rules, seccomp.defaultAction, seccomp.defaultErrnoRet);
  for (const rule of rules) {
    const word = answerOf(draft, rule.from, rule.action, rule.errnoRet);
    if ((rule.args ?? []).length === 0) for (const call of rule.calls) answer(call, word);
    else conditional(draft, rule, word, namespaces !== undefined, answer);
  }
  const otherwise = answerOf(draft, `${KEY}.defaultAction`, seccomp.defaultAction, seccomp.defaultErrnoRet);
  if (otherwise !== 'allow') {
    draft.change(
      `${KEY}.defaultAction`,
      'a list of what is allowed becomes one of what is forbidden: of the calls that stagehand knows, all others',
    );
    for (const call of here.calls) answer(call, otherwise);
  }
  return words(answers, namespaces);
}

/** By their answers: `EPERM:mount,umount2`. Which flags of clone make a namespace only the group knows. */
function words(answers: ReadonlyMap<string, string>, namespaces: string | undefined): string[] {
  const group = (CALL_GROUPS['@namespace'] ?? '').split(' ');
  const isGroup =
    namespaces !== undefined &&
    ['unshare', 'setns'].every((call) => answers.get(call) === namespaces) &&
    (answers.get('clone3') ?? 'ENOSYS') === 'ENOSYS';
  const byAnswer = new Map<string, string[]>();
  for (const [call, answer] of answers) {
    if (answer === 'allow' || (namespaces !== undefined && call === 'clone')) continue;
    if (isGroup && group.includes(call)) continue;
    byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), call]);
  }
  const rules = [...byAnswer].map(([answer, calls]) => `${answer}:${calls.join(',')}`);
  // As a group of one, its members that are allowed would be forbidden.
  return isGroup ? [`${namespaces}:@namespace`, ...rules] : rules;
}

type Action = Rule['action'];

/** The word of the step for an action; `allow` is none of its words. */
function answerOf(draft: Draft, key: string, action: Action, errno: number | null | undefined): string {
  if (action === 'SCMP_ACT_ALLOW') return 'allow';
  if (action === 'SCMP_ACT_LOG') return 'log';
  if (action.startsWith('SCMP_ACT_KILL')) return 'kill';
  if (action === 'SCMP_ACT_ERRNO') return errnoName(draft, key, errno ?? constants.errno.EPERM);
  draft.change(key, `${action} asks another program, and there is none: the answer is EPERM`);
  return 'EPERM';
}

function errnoName(draft: Draft, key: string, errno: number): string {
  const name = Object.entries(constants.errno).find(([, number]) => number === errno)?.[0];
  if (name === undefined) draft.change(key, `${errno} is no errno of this machine: the answer is EPERM`);
  return name ?? 'EPERM';
}

/**
 * A rule with arguments. The step looks at none, but for the flags of clone that make a namespace; so what may be called with
 * some arguments may be called with all, and what may not with some is not forbidden.
 */
function conditional(
  draft: Draft,
  rule: Rule,
  word: string,
  hasNamespaceRule: boolean,
  answer: (call: string, word: string) => void,
): void {
  const others = rule.calls.filter((call) => !(call === 'clone' && hasNamespaceRule));
  if (others.length === 0) return;
  if (word !== 'allow') {
    draft.leave(rule.from, 'it looks at arguments, which the step seccomp does not');
    return;
  }
  draft.change(
    rule.from,
    `it looks at arguments, which the step seccomp does not: ${others.join(', ')} is allowed`,
  );
  for (const call of others) answer(call, 'allow');
}

const CLONE_NAMESPACES = 0x7e020000;

/**
 * What clone is answered when it is to make a namespace: either that is forbidden bit by bit, or clone is allowed where none
 * of these bits is set.
 */
function namespaceRule(
  rules: readonly Rule[],
  otherwise: Action,
  errno: number | null | undefined,
): string | undefined {
  const about = rules.filter(({ calls, args }) => calls.includes('clone') && (args ?? []).length > 0);
  const isMask = ({ args }: Rule): boolean =>
    (args ?? []).every(
      ({ index, op, value }) =>
        index === 0 &&
        op === 'SCMP_CMP_MASKED_EQ' &&
        value !== 0 &&
        (BigInt(value) & ~BigInt(CLONE_NAMESPACES)) === 0n,
    );
  const rule = about.find(isMask);
  if (rule === undefined) return undefined;
  const [action, number] =
    rule.action === 'SCMP_ACT_ALLOW' ? [otherwise, errno] : [rule.action, rule.errnoRet];
  return action === 'SCMP_ACT_ALLOW' ? undefined : answerOf(SILENT, KEY, action, number);
}

const SILENT = { change: () => {}, leave: () => {} } as unknown as Draft;

/** A condition of a profile: all that is asked for has to be so, or none of it. */
function holds(
  asked: Rule['includes'],
  wanted: boolean,
  bounding: readonly string[],
  { machine, kernel }: ImportHere,
): boolean {
  const arch = machine === 'x86_64' ? 'amd64' : machine === 'aarch64' ? 'arm64' : machine;
  const { caps, arches, minKernel } = asked ?? {};
  const [major = 0, minor = 0] = (minKernel ?? '').split('.').map(Number);
  const answers = [
    ...(caps ?? []).map((name) => bounding.includes(name.toUpperCase())),
    ...((arches ?? []).length > 0 ? [(arches ?? []).some((one) => one === arch || one === machine)] : []),
    ...(minKernel ? [kernel[0] > major || (kernel[0] === major && kernel[1] >= minor)] : []),
  ];
  return wanted ? answers.every((one) => one) : !answers.some((one) => one);
}
