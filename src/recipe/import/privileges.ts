import type { OciConfig } from './config.js';
import type { Draft } from './draft.js';
import { filterRules } from './filter.js';
import { userOf, whoInside } from './ids.js';
import type { ImportHere } from './types.js';

/** From here on: resource limits, capabilities, the user, and the filter, in the order in which each can still be done. */
export function giveUpPrivileges(draft: Draft, config: OciConfig, here: ImportHere, ownUser: boolean): void {
  const { process } = config;
  limits(draft, config, here, ownUser);
  const filter = filterRules(draft, config, here);
  const install = (): void => {
    if (filter.length > 0) draft.step('linux.seccomp', 'seccomp', ...filter);
  };
  // Without no_new_privs it takes CAP_SYS_ADMIN, which may be gone in a moment: seccomp(2).
  if (!process?.noNewPrivileges) install();
  const { inheritable, ambient, kept } = capabilities(draft, config, here);
  // What is inheritable has to be in the bounding set at that time, and what is ambient does not outlive setuid.
  if (inheritable.length > 0)
    draft.step('process.capabilities.inheritable', 'inherit', inheritable.join(','));
  const lost = here.capabilities.filter((name) => !kept.includes(name));
  if (lost.length > 0)
    draft.step('process.capabilities.bounding', 'drop', kept.length === 0 ? 'all' : lost.join(','));
  become(draft, config, whoInside(config, here, ownUser), ambient.length > 0);
  if (ambient.length > 0) draft.step('process.capabilities.ambient', 'ambient', ambient.join(','));
  if (process?.noNewPrivileges) {
    draft.step('process.noNewPrivileges', 'no-new-privs');
    install();
  }
}

function become(
  draft: Draft,
  config: OciConfig,
  now: { uid: number | null; gid: number | null },
  keeps: boolean,
): void {
  const { uid, gid } = userOf(config);
  if (now.uid === uid && now.gid === gid) return;
  if (keeps && uid !== 0) draft.step('process.capabilities.ambient', 'keep-caps');
  draft.step('process.user', 'setuid', `${uid}`, ...(gid === uid ? [] : [`${gid}`]));
}

function capabilities(
  draft: Draft,
  { process }: OciConfig,
  here: ImportHere,
): { kept: readonly string[]; inheritable: readonly string[]; ambient: readonly string[] } {
  const sets = process?.capabilities;
  const names = (list: readonly string[] | null | undefined): string[] => [
    ...new Set((list ?? []).map((name) => name.toLowerCase())),
  ];
  const known = (list: readonly string[]): string[] =>
    list.filter((name) => here.capabilities.includes(name));
  const all = names([sets?.bounding, sets?.inheritable, sets?.ambient].flatMap((list) => list ?? []));
  const unknown = all.filter((name) => !here.capabilities.includes(name));
  if (unknown.length > 0)
    draft.leave(`process.capabilities ${unknown.join(', ')}`, 'this kernel does not have it');
  const inheritable = known(names(sets?.inheritable));
  const ambient = known(names(sets?.ambient));
  const idle = ambient.filter((name) => !inheritable.includes(name));
  if (idle.length > 0)
    draft.leave(
      `process.capabilities.ambient ${idle.join(', ')}`,
      'the ambient set takes only what is in the inheritable set',
    );
  return {
    kept: known(names(sets?.bounding)),
    inheritable,
    ambient: ambient.filter((name) => !idle.includes(name)),
  };
}

const UNLIMITED = 2 ** 63;

function limits(draft: Draft, { process }: OciConfig, here: ImportHere, ownUser: boolean): void {
  for (const [i, { type, soft, hard }] of (process?.rlimits ?? []).entries()) {
    const from = `process.rlimits[${i}]`;
    const name = type.replace('RLIMIT_', '').toLowerCase();
    const most = here.hardLimits[name];
    if (most === undefined) {
      draft.leave(from, 'this kernel has no such limit');
      continue;
    }
    const isTooMuch = most !== null && hard > most && !(here.mayRaise && !ownUser);
    if (isTooMuch) draft.change(from, `your own hard limit is ${most}, and you may not raise it`);
    const highest = isTooMuch ? most : hard;
    const word = (value: number): string => (value >= UNLIMITED ? 'unlimited' : `${Math.floor(value)}`);
    const low = Math.min(soft, highest);
    draft.step(from, 'rlimit', name, low === highest ? word(low) : `${word(low)}:${word(highest)}`);
  }
}
