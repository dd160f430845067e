import { sameNamespace } from '../../namespaces.js';
import { mapReadable, pickReadable, readable } from '../../readable.js';
import { isReadOnly, mountOf } from '../../visible-mounts.js';
import { holdsOnHost, isHostRoot, isOwn, itsMounts } from '../facts.js';
import { type Found, NOTHING, type Rule, readAll, some } from '../finding.js';

/** The trees in which the kernel shows itself. */
export const kernelFileRules: readonly Rule[] = [
  {
    id: 'host-proc',
    stage: 4,
    looks: 'a /proc that shows the processes of the host',
    find: (c) =>
      mapReadable(
        readAll({
          mounts: itsMounts(c),
          host: c.host.mounts,
          own: isOwn(c, 'pid'),
          its: c.state.namespaces.pid,
          ours: c.host.readerPid,
        }),
        ({ mounts, host, own, its, ours }): Found[] => {
          // The proc of a PID namespace is one file system, wherever it is mounted.
          const procs = host.filter(({ type }) => type === 'proc').map(({ device }) => device);
          const shown = mounts.find(({ type, device }) => type === 'proc' && procs.includes(device));
          if (!own || shown === undefined || sameNamespace(its, ours) !== false) return [];
          return [
            {
              severity: 'risk',
              seen: `It is in a PID namespace of its own, but the proc at ${shown.mountPoint} is ours.`,
              why: 'It sees every process out there and what it was started with. Into those that it may trace, /proc/PID/root and /proc/PID/cwd lead.',
            },
          ];
        },
      ),
  },
  {
    id: 'settings',
    stage: 12,
    looks: 'settings of the machine that it may write',
    find: (c) =>
      pickReadable(isHostRoot(c), (root) =>
        !root
          ? NOTHING
          : mapReadable(itsMounts(c), (mounts): Found[] => {
              const open = c.host.settings.filter((path) => {
                const mount = mountOf(mounts, path);
                return mount?.type === 'proc' && !isReadOnly(mount);
              });
              return open.length === 0
                ? []
                : [
                    {
                      severity: 'way out',
                      seen: `It is user 0 of the host, and ${some(open)} can be written.`,
                      why: CORE,
                    },
                  ];
            }),
      ),
  },
  {
    id: 'cgroup-files',
    stage: 7,
    looks: 'control groups that it may change',
    find: (c) =>
      mapReadable(
        readAll({ groups: c.openGroups, admin: holdsOnHost(c, 'cap_sys_admin') }),
        ({ groups, admin }): Found[] => {
          const limits = groups.flatMap((group) => group.limits);
          const folders = groups.filter(({ folder }) => folder).map(({ mountPoint }) => mountPoint);
          const release = admin && groups.some(({ version, folder }) => version === 1 && folder);
          return [
            ...(limits.length > 0
              ? [
                  {
                    severity: 'risk',
                    seen: `It may write the limits of its own group: ${some(limits)}.`,
                    why: LIFTS,
                  } as const,
                ]
              : []),
            ...(folders.length > 0
              ? [
                  {
                    severity: release ? 'way out' : 'risk',
                    seen: `It may make control groups in ${some(folders)}.`,
                    why: release ? RELEASE : GROUPS,
                  } as const,
                ]
              : []),
          ];
        },
      ),
  },
  {
    id: 'limits',
    stage: 7,
    looks: 'memory or processes without a limit',
    unless: 'files',
    find: (c) =>
      pickReadable(readAll({ own: c.state.limits, above: c.limitsAbove }), ({ own, above }) => {
        const all = [...own.limits, ...above];
        const free = (['memory', 'pids'] as const).filter(
          (name) => !all.some((one) => one.name === name && one.limit !== null),
        );
        if (free.length === 0) return NOTHING;
        const what = free.map((name) => (name === 'pids' ? 'the number of its processes' : 'its memory'));
        const list: Found[] = [
          {
            severity: 'note',
            seen: `No control group that is seen here limits ${what.join(' and ')}.`,
            why: 'One that takes all of it takes the others along.',
          },
        ];
        return readable(list);
      }),
  },
];

const CORE =
  'kernel.core_pattern names a program that the kernel runs as root, outside of every namespace, when a process crashes.';
const LIFTS = 'A limit that one may lift does not hold.';
const GROUPS = 'It can move itself and others between groups, and out of limits that are set further down.';
const RELEASE =
  'In version 1 the file release_agent, at the top of a hierarchy, names a program that the kernel runs as root, outside of every namespace, when a group is empty.';
