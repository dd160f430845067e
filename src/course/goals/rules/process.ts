import { type CgroupLimits, limitsText } from '../../../kernel/cgroup-limits.js';
import { type CgroupMembership, cgroupText } from '../../../kernel/cgroups.js';
import { NAMESPACES, type NamespaceName } from '../../../kernel/namespaces.js';
import { decide, listText, met, type Rule, unmet } from '../rule.js';
import type { Values } from '../schema.js';

const UNITS = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 } as const;

const bytes = (text: string): number =>
  Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS];

function isWithin(asked: Values['limit'], { limits }: CgroupLimits): boolean {
  const most = {
    memory: asked.memory === undefined ? undefined : bytes(asked.memory),
    cpu: asked.cpu,
    pids: asked.pids,
  };
  return Object.entries(most).every(([name, value]) => {
    if (value === undefined) return true;
    const limit = limits.find((l) => l.name === name)?.limit ?? null;
    return limit !== null && limit <= value;
  });
}

function limitWords({ memory, cpu, pids }: Values['limit']): string {
  const parts = [
    ...(memory === undefined ? [] : [`${memory} of memory`]),
    ...(cpu === undefined ? [] : [`${cpu} % of a processor`]),
    ...(pids === undefined ? [] : [`${pids} processes`]),
  ];
  return `is in a group that may have no more than ${listText(parts)}`;
}

const terminalWords = (name: string | null): string =>
  name === null ? 'has no controlling terminal' : `has the controlling terminal ${name}`;

/** systemd calls those that it makes itself so. */
const OF_SYSTEMD = /\.(scope|service|slice)$/;

/** Neither the top, nor where we are, nor one that the system made for a session or a service. */
function isMadeByHand({ hierarchy, path }: CgroupMembership, ours: readonly CgroupMembership[]): boolean {
  const isOurs = ours.some((group) => group.hierarchy === hierarchy && group.path === path);
  return path !== '/' && !isOurs && !OF_SYSTEMD.test(path);
}

/** What a process is and how it stands, without looking into any namespace. */
export const processRules: {
  group: Rule<'own'>;
  limit: Rule<Values['limit']>;
  frozen: Rule<true>;
  terminal: Rule<string>;
  other_terminal: Rule<true>;
  stopped: Rule<true>;
  command: Rule<string>;
  tells: Rule<NamespaceName>;
} = {
  group: {
    wants: () => 'is in a control group that somebody made by hand',
    sees: (_, { snapshot }, { host }) =>
      decide(snapshot.cgroup, 'a control group', (groups) => {
        const ours = host.cgroup.ok ? host.cgroup.value : [];
        const made = groups.find((group) => isMadeByHand(group, ours));
        if (made !== undefined) return met(`is in the control group ${made.path}`);
        return unmet(
          `is in the control group ${cgroupText(groups)}, which is none that you have made for it`,
        );
      }),
  },
  limit: {
    wants: limitWords,
    sees: (asked, { snapshot }) =>
      decide(snapshot.limits, 'limits', (limits) =>
        isWithin(asked, limits)
          ? met(limitWords(asked))
          : unmet(`is in a group with these limits: ${limitsText(limits)}`),
      ),
  },
  frozen: {
    wants: () => 'is in a frozen group',
    sees: (_, { snapshot }) =>
      decide(snapshot.limits, 'a group', ({ frozen }) =>
        frozen ? met('is in a frozen group') : unmet('is in a group that is not frozen'),
      ),
  },
  terminal: {
    wants: (which) =>
      which === 'any' ? 'has a controlling terminal' : terminalWords(which === 'none' ? null : which),
    sees: (which, { snapshot }) =>
      decide(snapshot.terminal, 'a terminal', ({ name }) => {
        const fits = which === 'any' ? name !== null : which === 'none' ? name === null : name === which;
        return fits ? met(terminalWords(name)) : unmet(terminalWords(name));
      }),
  },
  other_terminal: {
    wants: () => 'has another terminal than the first',
    sees: (_, { snapshot }, { first }) => {
      const [a, b] = [snapshot.terminal, first?.snapshot.terminal];
      if (!a.ok || b === undefined || !b.ok) return unmet('has a terminal that nobody can compare');
      // Each devpts counts from pts/0, but a terminal controls one session only.
      const same = a.value.name === b.value.name && a.value.session === b.value.session;
      return a.value.name !== null && !same
        ? met('has another terminal than the first')
        : unmet(a.value.name === null ? terminalWords(null) : 'has the same terminal as the first');
    },
  },
  stopped: {
    wants: () => 'is stopped',
    sees: (_, { state }) => (state === 'T' ? met('is stopped') : unmet('is not stopped')),
  },
  command: {
    wants: (name) => `is a ${name}`,
    sees: (wanted, { name }) =>
      name === wanted ? met(`is a ${name}`) : unmet(`is a ${name}, not a ${wanted}`),
  },
  tells: {
    wants: (kind) => `names the number of its ${NAMESPACES[kind].label} in its arguments`,
    sees: (kind, look) =>
      decide(look.args, 'arguments', (args) => {
        const link = look.snapshot.namespaces[kind];
        const number = link.ok ? `${link.value.inode}` : undefined;
        return number !== undefined && args.slice(1).includes(number)
          ? met(`names the number of its ${NAMESPACES[kind].label} in its arguments`)
          : unmet(`has other arguments than that number: ${args.slice(1).join(' ') || 'none'}`);
      }),
  },
};
