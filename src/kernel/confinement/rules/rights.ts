import { capabilitiesBeyond, capabilityNames } from '../../capabilities.js';
import { mapReadable } from '../../readable.js';
import type { Confinement } from '../confinement.js';
import { isHostRoot, isOwn } from '../facts.js';
import { type Found, type Rule, readAll, some } from '../finding.js';

/** What a capability leads to when it counts for the whole machine, capabilities(7). */
const LEADS: Readonly<Record<string, readonly ['way out' | 'risk', string]>> = {
  cap_sys_admin: ['way out', 'mounts any disk, enters the namespaces of others'],
  cap_sys_module: ['way out', 'loads code into the kernel'],
  cap_sys_rawio: ['way out', 'reads and writes memory and ports of the machine'],
  cap_dac_read_search: [
    'way out',
    'opens any file of a file system by its number, past every root directory',
  ],
  cap_sys_ptrace: ['risk', 'takes over any process that it sees'],
  cap_mknod: ['risk', 'gives any disk a name, where no control group forbids it'],
  cap_dac_override: ['risk', 'writes every file that it can reach'],
  cap_bpf: ['risk', 'loads programs into the kernel'],
  cap_perfmon: ['risk', 'watches the whole machine'],
  cap_net_admin: ['risk', 'changes the network that it is in'],
  cap_sys_boot: ['risk', 'reboots the machine'],
  cap_sys_time: ['risk', 'sets the clock of the machine'],
  cap_syslog: ['risk', 'reads where the kernel is in memory'],
};

const leading = (names: readonly string[], severity: string): string[] =>
  Object.keys(LEADS).filter((name) => names.includes(name) && LEADS[name]?.[0] === severity);

const detail = (name: string): string => `${name} ${LEADS[name]?.[1]}`;

const parts = ({ state: { caps, no_new_privs } }: Confinement) =>
  ({ permitted: caps.permitted, bounding: caps.bounding, nnp: no_new_privs }) as const;

/** Who it is, and what it may do. */
export const rightsRules: readonly Rule[] = [
  {
    id: 'capabilities',
    stage: 11,
    looks: 'capabilities that count for the whole machine and lead out',
    find: (c) =>
      mapReadable(
        readAll({ own: isOwn(c, 'user'), permitted: c.state.caps.permitted }),
        ({ own, permitted }) => {
          if (own) return [];
          const names = capabilityNames(permitted);
          const [out, risk] = [leading(names, 'way out'), leading(names, 'risk')];
          const all = [...out, ...risk];
          if (all.length === 0) return [];
          const seen = `In the user namespace of the host it has ${some(all)}.`;
          const severity: Found['severity'] = out.length > 0 ? 'way out' : 'risk';
          return [{ severity, seen, why: HOST_CAPS, details: all.map(detail) }];
        },
      ),
  },
  {
    id: 'host-root',
    stage: 1,
    looks: 'user 0 of the machine behind its user',
    find: (c) =>
      mapReadable(readAll({ root: isHostRoot(c), own: isOwn(c, 'user') }), ({ root, own }) =>
        root
          ? [
              {
                severity: 'risk',
                seen: own
                  ? 'It has a user namespace of its own, but its user is user 0 of the host.'
                  : 'It is user 0 of the host.',
                why: 'Whatever gets out is root there, and every file of root that it can reach is its own, without any capability.',
              },
            ]
          : [],
      ),
  },
  {
    id: 'no-new-privs',
    stage: 12,
    looks: 'rights that a setuid program would give it',
    find: (c) =>
      mapReadable(readAll({ own: isOwn(c, 'user'), ...parts(c) }), ({ own, permitted, bounding, nnp }) => {
        if (own || nnp) return [];
        const more = capabilityNames(capabilitiesBeyond(bounding, permitted));
        const lost = Object.keys(LEADS).filter((name) => more.includes(name));
        if (lost.length === 0) return [];
        return [
          {
            severity: 'note',
            seen: `no_new_privs is off, and its bounding set still has ${some(lost)}.`,
            why: 'A program that is setuid root or has file capabilities, if it finds one, gives them to it.',
          },
        ];
      }),
  },
  {
    id: 'seccomp',
    stage: 12,
    looks: 'system calls without a filter',
    find: ({ state: { seccomp } }) =>
      mapReadable(seccomp, ({ mode }) =>
        mode === 'disabled'
          ? [
              {
                severity: 'note',
                seen: 'No filter is on its system calls.',
                why: 'The kernel has more than three hundred, and an ordinary program needs some sixty of them. The others are where bugs wait.',
              },
            ]
          : [],
      ),
  },
];

const HOST_CAPS =
  "A capability counts in its user namespace. This one is the host's, so nothing but the kernel's other checks is in the way:";
