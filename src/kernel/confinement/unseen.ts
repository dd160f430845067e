import { CAPABILITY_KINDS } from '../capabilities.js';
import type { Readable } from '../readable.js';
import type { Confinement } from './confinement.js';

/** Parts of a process that could not be read, for one reason. */
export interface Unseen {
  readonly parts: readonly string[];
  readonly reason: string;
}

/** What could not be read, by its reason, in the order of the page. */
export function unseenParts(c: Confinement): readonly Unseen[] {
  const byReason = new Map<string, string[]>();
  for (const [part, value] of Object.entries(partsOf(c)))
    if (!value.ok) byReason.set(value.reason, [...(byReason.get(value.reason) ?? []), part]);
  return [...byReason].map(([reason, parts]) => ({ parts, reason }));
}

function partsOf(c: Confinement): Readonly<Record<string, Readable<unknown>>> {
  const { state } = c;
  const namespaces = (['user', 'mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup', 'time'] as const).map(
    (type) => [`${type} namespace`, state.namespaces[type]] as const,
  );
  return {
    ...Object.fromEntries(namespaces),
    ...(Object.values(c.relations).every(({ ok }) => ok)
      ? {}
      : { 'whose namespaces they are': Object.values(c.relations).find(({ ok }) => !ok) as Readable<never> }),
    users: state.ids,
    'user ID map': state.uid_map,
    'group ID map': state.gid_map,
    setgroups: state.setgroups,
    ...Object.fromEntries(CAPABILITY_KINDS.map((kind) => [`${kind} capabilities`, state.caps[kind]])),
    no_new_privs: state.no_new_privs,
    seccomp: state.seccomp,
    'security label': c.label,
    'root directory': state.root,
    'working directory': c.cwd,
    mounts: state.mounts,
    'control groups': state.cgroup,
    limits: state.limits,
    'limits of the groups above': c.limitsAbove,
    'resource limits': c.rlimits,
    descriptors: c.descriptors,
    'control groups that it may write': c.openGroups,
    'sockets of container engines': c.engineSockets,
    'other processes': c.neighbours,
    'who shares its terminal': c.sharesTerminal,
  };
}

/** What the kernel shows to nobody, or not to a program like this one, and what is therefore never in a judgement. */
export const NEVER_SEEN: readonly string[] = [
  'what its seccomp filters refuse',
  'the rules of security modules and of Landlock',
  'which devices its control groups allow',
  'whether a mount is locked',
  'whom its sockets are connected with',
  'mistakes in the kernel',
];
