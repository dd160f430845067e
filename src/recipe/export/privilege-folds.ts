import { type Draft, done, type Fold } from './draft.js';
import { WHILE_IT_IS_MADE } from './reasons.js';
import { seccompRules } from './seccomp-rules.js';

/** `cap_net_raw,CAP_KILL` as the kernel writes names. */
const names = (list: string): string[] =>
  list.split(',').map((name) => name.toLowerCase().replace(/^(?!cap_)/, 'cap_'));

const union = (some: readonly string[], more: readonly string[]): string[] => [
  ...new Set([...some, ...more]),
];

const change = (draft: Draft, changes: Partial<Draft['capabilities']>): undefined => {
  draft.capabilities = { ...draft.capabilities, ...changes };
};

/** What it may do. */
export const privilegeFolds: Readonly<Record<string, Fold>> = {
  drop: (draft, list = '') => {
    const { dropped } = draft.capabilities;
    const all = list === 'all' || dropped === 'all';
    return change(draft, { dropped: all ? 'all' : union(dropped, names(list)) });
  },
  lower: () => 'root gets what this takes away again by the exec of the command; drop holds behind it',
  inherit: (draft, list = '') =>
    change(draft, { inheritable: union(draft.capabilities.inheritable, names(list)) }),
  ambient: (draft, list = '') =>
    change(draft, { ambient: list === 'none' ? [] : union(draft.capabilities.ambient, names(list)) }),
  'keep-caps': () => WHILE_IT_IS_MADE,
  securebits: (draft, list = '') =>
    change(draft, { securebits: union(draft.capabilities.securebits, list.split(',')) }),
  'no-new-privs': (draft) => {
    draft.noNewPrivs = true;
    return done;
  },
  seccomp: (draft, ...rules) => {
    draft.seccomp = [...draft.seccomp, ...seccompRules(rules)];
    return done;
  },
  landlock: () => 'no format of containers has Landlock: a program asks the kernel for it itself',
};
